/** What a row of the firewall request rests on. */
export interface Justification {
  readonly edition: string;
  /** English service names and anchors, each once. */
  readonly services: readonly string[];
  readonly sections: readonly string[];
}

/** Why a row is asked for: its services, and where the document requires them. */
export function justification({ edition, services, sections }: Justification): string {
  return `${services.join(', ')}: "Ports used in Configuration Manager", edition ${edition}, ${sections.length === 1 ? 'section' : 'sections'} ${sections.join(', ')}`;
}
