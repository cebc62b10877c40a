/** How a report is drawn. */
export interface Style {
  readonly color: boolean;
  /** Columns of the terminal, or a usual number where there is none. */
  readonly width: number;
}
