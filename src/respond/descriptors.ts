/** Files and sockets that this process may have open at once, as Node raised it (`ulimit -Hn`); null where the system has no such limit, or does not say. */
export function descriptorLimit(): number | null {
  // Node 24 has it, its types do not yet.
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  const before = report.excludeNetwork;
  try {
    // Otherwise it looks up the names of all that we are connected to.
    report.excludeNetwork = true;
    const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
    const soft = userLimits?.open_files?.soft;
    return typeof soft === 'number' ? soft : null;
  } finally {
    report.excludeNetwork = before;
  }
}
