/** Ports of the sample that any user may bind; filled with free ones when it is played. */
export interface SamplePorts {
  readonly sql: number;
  readonly broker: number;
  readonly wsus: number;
  readonly http: number;
  readonly https: number;
  readonly notification: number;
}

/** The sample hierarchy: db01 is this machine, its peers are addresses of the loopback network. */
export function sampleTopology(ports: SamplePorts, address: (n: number) => string): string {
  return `catalog: 2022-02
sites:
  - code: CAS
    type: central-administration-site
  - code: P01
    type: primary
    parent: CAS
    ports: { http: ${ports.http}, https: ${ports.https}, client-notification: ${ports.notification} }
hosts:
  - name: db01.demo.example            # this machine
    address: ${address(1)}
    site: P01
    site-server-initiates: true        # Note 5: it does not connect back
    roles: [sql-server, software-update-point, distribution-point]
  - name: cm01.demo.example            # the site server; nothing starts towards it here
    address: ${address(2)}
    site: P01
    roles: [site-server]
  - name: cas01.demo.example           # all there, but its Service Broker is not started
    address: ${address(3)}
    site: CAS
    roles:
      - { role: sql-server, ports: { sql: ${ports.sql}, service-broker: ${ports.broker} } }
      - { role: software-update-point, ports: { http: ${ports.wsus} } }
  - name: mp01.demo.example            # planned: "listen" runs on it
    address: ${address(4)}
    site: P01
    roles: [{ role: management-point, state: planned }]
  - name: mp02.demo.example            # planned: its port is taken by SSH, which is no web server
    address: ${address(5)}
    site: P01
    roles: [{ role: management-point, state: planned }]
  - name: mp03.demo.invalid            # a name that does not resolve
    site: P01
    roles: [management-point]
`;
}

/** What the sample comes to: status and cause of each flow of db01, and what it means. */
export interface Expected {
  readonly to: string;
  readonly port: keyof SamplePorts | 'wsus-https';
  readonly status: string;
  readonly cause: string | null;
}

export const expectedFlows: readonly Expected[] = [
  { to: 'cas01.demo.example', port: 'sql', status: 'pass', cause: 'responder' },
  { to: 'cas01.demo.example', port: 'broker', status: 'fail', cause: 'refused' },
  { to: 'cas01.demo.example', port: 'wsus', status: 'pass', cause: null },
  { to: 'cas01.demo.example', port: 'wsus-https', status: 'pass', cause: 'responder' },
  { to: 'mp01.demo.example', port: 'http', status: 'pass', cause: 'responder' },
  { to: 'mp01.demo.example', port: 'https', status: 'pass', cause: 'responder' },
  { to: 'mp02.demo.example', port: 'http', status: 'fail', cause: 'wrong-service' },
  { to: 'mp02.demo.example', port: 'https', status: 'pass', cause: 'path-open' },
  { to: 'mp03.demo.invalid', port: 'http', status: 'fail', cause: 'name-not-resolved' },
  { to: 'mp03.demo.invalid', port: 'https', status: 'fail', cause: 'name-not-resolved' },
];

/** Read after the report: what each kind of line says. */
export const lessons = `What the sample shows:
  + pass                        the service answered in its own protocol.
  + pass (responder)            "cm-preflight listen" answered: the path is proven before the service exists.
  + pass (path-open)            nothing listens yet, and the refusal came from the host itself, so the path is open.
  x FAIL (refused)              the host is there and the service is not: start it; the firewall is not to blame.
  x FAIL (wrong-service)        what accepts there does not speak the service's protocol: a port scanner calls it open.
  x FAIL (name-not-resolved)    a name is wrong or not registered; nothing could be sent.
Your own site: cm-preflight init, edit topology.yaml, cm-preflight plan, cm-preflight run.
`;
