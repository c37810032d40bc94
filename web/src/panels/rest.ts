/** The panels that are fetched once somebody leaves the first one: in one file, which is less to send than seven. */
export { default as alerts } from './Alerts.svelte'
export { default as documents } from './Documents.svelte'
export { default as plans } from './Plans.svelte'
export { default as record } from './Record.svelte'
export { default as staffing } from './Staffing.svelte'
export { default as threat } from './Threat.svelte'
export { default as whatIf } from './WhatIf.svelte'
