import { escapeNagios } from './escape.ts';

/** The states of a monitoring plugin; the place of each is its exit code. */
export const pluginStates = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

export type PluginState = (typeof pluginStates)[number];

/** What a monitoring plugin says first: the service, its state, and a text without line breaks or performance data. */
export function nagiosLine(state: PluginState, text: string): string {
  return `CM_PREFLIGHT ${state} - ${escapeNagios(text)}`;
}
