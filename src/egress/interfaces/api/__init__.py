"""
The API: thin operations over the verbs of `workflow`, each behind one right, all described by one OpenAPI document.

In: HTTP. Out: answers, problems (RFC 9457), events. The web application, Excel and Power BI come through this door.
"""

from egress.interfaces.api.app import make_app as make_app
from egress.interfaces.api.house import House as House
from egress.interfaces.api.house import open_house as open_house
