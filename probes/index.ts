import type { Flow } from '../src/model/flow.ts';
import type { Probe } from '../src/model/probe.ts';
import { binl } from './binl.ts';
import { cldap } from './cldap.ts';
import { clientNotification } from './client-notification.ts';
import { dhcp } from './dhcp.ts';
import { dnsTcp } from './dns-tcp.ts';
import { dnsUdp } from './dns-udp.ts';
import { http, httpOrHttps, https } from './http.ts';
import { icmpEcho } from './icmp-echo.ts';
import { kerberos } from './kerberos.ts';
import { ldap } from './ldap.ts';
import { ldaps } from './ldaps.ts';
import { netbiosName } from './netbios-name.ts';
import { netbiosSession } from './netbios-session.ts';
import { proxied } from './proxied.ts';
import { rdp } from './rdp.ts';
import { rpcDatagram } from './rpc-datagram.ts';
import { rpcEndpoint } from './rpc-endpoint.ts';
import { rpcEndpointMapper } from './rpc-endpoint-mapper.ts';
import { serviceBroker } from './service-broker.ts';
import { smb } from './smb.ts';
import { sql } from './sql.ts';
import { tcpConnect } from './tcp-connect.ts';
import { tftp } from './tftp.ts';
import { tlsHello } from './tls-hello.ts';
import { udpDatagram } from './udp-datagram.ts';
import { winrm } from './winrm.ts';

/** Probes that speak a service's own protocol, by "service/protocol". */
export const serviceProbes: Readonly<Record<string, Probe>> = {
  'http/tcp': http,
  'https/tcp': https,
  'peer-cache-download/tcp': httpOrHttps,
  'express-updates/tcp': httpOrHttps,
  'winrm/tcp': winrm,
  'cmg-tcp-tls/tcp': tlsHello,
  'client-notification/tcp': clientNotification,
  'smb/tcp': smb,
  'sql/tcp': sql,
  'sql-service-broker/tcp': serviceBroker,
  'remote-assistance/tcp': rdp,
  'ldap/tcp': ldap,
  'ldap/udp': cldap,
  'ldaps/tcp': ldaps,
  'gc-ldap/tcp': ldap,
  'gc-ldaps/tcp': ldaps,
  'dns/udp': dnsUdp,
  'dns/tcp': dnsTcp,
  'netbios-name/udp': netbiosName,
  'netbios-session/tcp': netbiosSession,
  'kerberos/tcp': kerberos,
  'tftp/udp': tftp,
  'rpc-endpoint-mapper/tcp': rpcEndpointMapper,
  'rpc-wmi/tcp': rpcEndpointMapper,
  'rpc-dynamic/tcp': rpcEndpoint,
  'rpc-endpoint-mapper/udp': rpcDatagram,
  'dhcp/udp': dhcp,
  'binl/udp': binl,
};

/** Where no probe speaks the service's protocol. */
export const protocolProbes: Readonly<Record<Flow['protocol'], Probe>> = {
  tcp: tcpConnect,
  udp: udpDatagram,
  icmp: icmpEcho,
};

/** The probe of a flow. */
export function probeFor(flow: Flow): Probe {
  if (flow.via !== null) return proxied;
  return serviceProbes[`${flow.service}/${flow.protocol}`] ?? protocolProbes[flow.protocol];
}
