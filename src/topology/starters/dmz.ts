/** Site systems in a perimeter network. */
export const dmzStarter = `# A primary site with internet-facing site systems in a perimeter network that may not connect inwards.
catalog: 2022-02

sites:
  - code: P01
    type: primary
    communication: https

hosts:
  - name: cm01.contoso.example
    address: 10.20.0.10
    site: P01
    proxy: proxy01.contoso.example:8080   # web flows of this host go there (Note 1)
    roles: [site-server, sms-provider, service-connection-point]

  - name: sql01.contoso.example
    address: 10.20.0.11
    site: P01
    roles: [sql-server]

  - name: mp-dmz.contoso.example
    address: 192.0.2.10
    site: P01
    site-server-initiates: true   # "Require the site server to initiate connections to this site system" (Note 5)
    roles:
      - { role: management-point, internet-facing: true, state: planned }
      - { role: distribution-point, internet-facing: true, state: planned }
      - { role: fallback-status-point, internet-facing: true, communication: http }

  - name: sup-dmz.contoso.example
    address: 192.0.2.11
    site: P01
    site-server-initiates: true
    roles:
      - { role: software-update-point, internet-facing: true, communication: https, upstream: sup01.contoso.example }

  - name: sup01.contoso.example
    address: 10.20.0.13
    site: P01
    proxy: proxy01.contoso.example:8080
    roles: [software-update-point]

  - name: ccp01.contoso.example
    address: 10.20.0.14
    site: P01
    roles: [cmg-connection-point]

  - name: contoso.westeurope.cloudapp.azure.com
    roles:
      - { role: cloud-management-gateway-scale-set, instances: 2 }
      - cloud-management-gateway

  - name: roaming.contoso.example
    site: P01
    roles: [client]

  - name: dc01.contoso.example
    roles: [domain-controller, dns-server]

  - name: www.microsoft.com
    roles: [internet, azure]
`;
