"""What differs between two cases, and what single losses do."""
