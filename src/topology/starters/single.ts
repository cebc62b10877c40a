/** One primary site. */
export const singleStarter = `# One primary site. Edit names and addresses, then:  cm-preflight plan
catalog: 2022-02                  # edition of "Ports used in Configuration Manager" (or 2016-09)

sites:
  - code: P01                     # three letters or digits
    type: primary                 # central-administration-site | primary | secondary
    communication: both           # http | https | both: how site systems serve clients
    client-push: false            # true: the site server pushes the client
    features:                     # true: required; false: left out; unstated: optional
      remote-control: true
      wake-on-lan: false
    # ports:                      # only where they differ from the document
    #   http: 80
    #   https: 443
    #   client-notification: 10123
    #   sql: 1433
    #   service-broker: 4022

hosts:
  - name: cm01.contoso.example    # run cm-preflight on this host, or with --as cm01
    address: 10.20.0.10           # an address or a list; left out, the name is resolved
    site: P01
    roles: [site-server, sms-provider, service-connection-point]

  - name: sql01.contoso.example
    address: 10.20.0.11
    site: P01
    roles:
      - { role: sql-server, ports: { sql: 1433 } }

  - name: mp01.contoso.example
    address: 10.20.0.12
    site: P01
    roles: [management-point, distribution-point]

  - name: sup01.contoso.example
    address: 10.20.0.13
    site: P01
    state: planned                # the machine is not there yet
    roles:
      - { role: software-update-point, ports: { http: 8530 } }

  - name: pc[01-03].contoso.example   # three hosts alike
    site: P01
    represents: [10.50.0.0/16]    # a sample of these networks
    roles: [client]

  - name: admin01.contoso.example
    site: P01
    roles: [console]

  - name: dc01.contoso.example
    address: 10.20.0.5
    roles: [domain-controller, global-catalog, dns-server]   # these belong to no site

  - name: www.microsoft.com
    roles: [internet, microsoft, azure]

# waivers:                        # flows that may fail, with who allowed it and until when
#   - { flow: "cm01*>pc*:udp/9", reason: "no wake on LAN yet", ticket: CHG0041, expires: 2027-12-31 }
`;
