/**
 * Milliseconds that this process has computed so far. Tests with a limit compare these and not the clock's, which also run
 * while a busy machine gives its cores to others.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
