/** The numbers of a case that can be turned, and how each of them is written into cells and into a scenario. */
type Cells = Record<string, string>

export type Knob = {
  table: 'sites' | 'legs' | 'fleets' | 'forces' | 'enablers' | 'groups'
  /** As a scenario's effect names it. */
  field: string
  name: string
  unit: string
  column: string
  numeric: boolean
  /** Whether a scenario can carry it. */
  effect: boolean
  cells: (value: string, row: Cells) => Cells
}
export type Change = { table: Knob['table']; rowId: string; label: string; knob: Knob; from: string; value: string }

export const WHAT: { table: Knob['table']; name: string }[] = [
  { table: 'sites', name: 'Sites: hub capacity, gate and apron rates' },
  { table: 'legs', name: 'Ways: rate, travel time, hours per day' },
  { table: 'fleets', name: 'Vehicles: how many, seats, lead time' },
  { table: 'forces', name: 'Troops: strength, lead time' },
  { table: 'enablers', name: 'Permissions and contracts: lead time' },
  { table: 'groups', name: 'People: how many, when ready' },
]

/** A likely value moves with its range, in the same proportion, so that low ≤ likely ≤ high holds. */
function range(table: Knob['table'], field: string, name: string, unit: string): Knob {
  const [low, likely, high] = ['low', 'likely', 'high'].map((end) => `${field}_${end}`) as [string, string, string]
  const cells = (value: string, row: Cells): Cells => {
    const before = Number(row[likely])
    const factor = before > 0 ? Number(value) / before : 0
    const scaled = (end: string): string => (before > 0 && row[end] ? String(Number(row[end]) * factor) : value)
    return { [low]: whole(scaled(low)), [likely]: value, [high]: whole(scaled(high)) }
  }
  const whole = (text: string): string => (unit === 'persons' || unit === 'aircraft' ? String(Math.round(Number(text))) : text)
  return { table, field, name, unit, column: likely, numeric: true, effect: true, cells }
}

function plain(table: Knob['table'], field: string, name: string, unit: string, effect = true, numeric = true): Knob {
  return { table, field, name, unit, column: field, numeric, effect, cells: (value) => ({ [field]: value }) }
}

const KNOBS: Knob[] = [
  range('sites', 'holding_persons', 'capacity', 'persons'),
  range('sites', 'processing_per_h', 'gate rate', 'persons/h'),
  range('sites', 'parking_aircraft', 'aircraft on the ground', 'aircraft'),
  range('sites', 'departures_per_h', 'departures', 'per h'),
  plain('sites', 'force_needed_persons', 'force needed', 'persons'),
  plain('legs', 'persons_per_h', 'rate', 'persons/h'),
  range('legs', 'travel_min', 'travel time', 'min'),
  plain('legs', 'seats_per_day', 'seats a day', 'seats'),
  plain('legs', 'force_needed_persons', 'force needed', 'persons'),
  plain('legs', 'daily_open', 'opens daily at', 'local time', false, false),
  plain('legs', 'daily_close', 'closes daily at', 'local time', false, false),
  plain('fleets', 'vehicles', 'vehicles', 'vehicles'),
  plain('fleets', 'seats', 'seats', 'persons'),
  plain('fleets', 'lead_time_h', 'lead time', 'h'),
  plain('fleets', 'daily_open', 'flies daily from', 'local time', false, false),
  plain('fleets', 'daily_close', 'flies daily until', 'local time', false, false),
  plain('forces', 'strength_persons', 'strength', 'persons'),
  plain('forces', 'lead_time_h', 'lead time', 'h'),
  plain('enablers', 'lead_time_h', 'lead time', 'h'),
  range('groups', 'persons', 'people', 'persons'),
  plain('groups', 'ready_first_h', 'first ready after', 'h'),
  plain('groups', 'ready_all_h', 'all ready after', 'h'),
]

/** What can be turned in a row: numbers that it states, and daily hours, which may be given anew. */
export function fieldsOf(table: Knob['table'], row: Cells): Knob[] {
  return KNOBS.filter((knob) => knob.table === table && (row[knob.column] || !knob.numeric) && knob.column in row)
}

/** The id of a scenario that is called so, unlike those taken; one whose name has no Latin letter is numbered. */
export function idOf(name: string, taken: string[]): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const made = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 56)
  if (made && !taken.includes(made)) return made
  const base = made || 'scenario'
  for (let n = made ? 2 : 1; ; n += 1) if (!taken.includes(`${base}-${n}`)) return `${base}-${n}`
}

/** A change as the row of scenario_effects.csv that makes it. */
export function effectOf(scenarioId: string, change: Change): Cells {
  const kind = change.table.slice(0, -1)
  return { scenario_id: scenarioId, target_kind: kind, target_ids: change.rowId, change: `set:${change.knob.field}`, value: change.value, from: '', until: '' }
}
