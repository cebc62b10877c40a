import type { PortDefault } from '../model/catalog.ts';

/** The ports that Configuration Manager lets an administrator choose, with the document's defaults. */
export const portDefaults: readonly PortDefault[] = [
  { name: 'http', port: 80 },
  { name: 'https', port: 443 },
  { name: 'client-notification', port: 10123 },
  { name: 'wake-on-lan', port: 9 },
  { name: 'wake-up-proxy', port: 25536 },
  { name: 'sql', port: 1433 },
  { name: 'service-broker', port: 4022 },
];

/** WSUS's HTTP port where a topology states none: the default since Windows Server 2012 (Note 3); HTTPS is one higher. */
export const wsusDefaultHttpPort = 8530;
