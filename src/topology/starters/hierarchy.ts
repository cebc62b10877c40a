/** A central administration site, a primary and a secondary. */
export const hierarchyStarter = `# A central administration site with a primary and a secondary site.
catalog: 2022-02

sites:
  - code: CAS
    type: central-administration-site
  - code: P01
    type: primary
    parent: CAS
    client-push: true             # adds what the site server needs to push the client
    ports: { http: 8080, https: 8443 }   # client request ports of the site
  - code: S01
    type: secondary               # takes its parent's client request ports unless it states its own
    parent: P01

hosts:
  - name: cas01.contoso.example
    address: 10.10.0.10
    site: CAS
    roles:
      - site-server
      - sms-provider
      - { role: sql-server, instance: CAS, ports: { sql: 1440, service-broker: 4022 } }   # a named instance needs a stated port
      - software-update-point     # the top of the update servers
      - service-connection-point

  - name: cm01.contoso.example
    address: 10.20.0.10
    site: P01
    roles: [site-server, sms-provider]

  - name: sql01.contoso.example
    address: 10.20.0.11
    site: P01
    rpc-ports: 50000-50999        # where the host's dynamic RPC range was narrowed
    roles: [sql-server]

  - name: mp01.contoso.example
    address: 10.20.0.12
    site: P01
    roles: [management-point, software-update-point, fallback-status-point]

  - name: dp[001-010].contoso.example
    site: P01
    roles: [distribution-point-pxe]   # is a distribution-point as well

  - name: ss01.contoso.example
    address: 10.30.0.10
    site: S01
    state: planned
    roles: [site-server, sql-server, management-point, distribution-point]

  - name: pc-branch.contoso.example
    site: S01
    represents: [10.30.0.0/16]
    roles: [client]

  - name: admin01.contoso.example
    site: CAS
    roles:
      - { role: console, sites: [CAS, P01] }   # the sites whose roles it meets

  - name: dc01.contoso.example
    roles: [domain-controller, global-catalog, dns-server]

  - name: www.microsoft.com
    roles: [internet, azure]
`;
