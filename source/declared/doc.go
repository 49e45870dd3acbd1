// Package declared reads guyline.yaml, the file in which a network's owner declares what the network is meant to be:
// who operates it, its sites and cells, its functions and who supplies them, its slices, what protects its links below
// the application, and which findings are accepted for a time. This comment is the specification of the format.
//
// A file is in the format where the top level of its first YAML document has the key guyline with a single value, the
// version of the format: 1. The file's name does not matter. All that it says goes into the declared layer, to be held
// against what configuration files configure and captures show. An unknown key, a value of the wrong kind and a value
// out of range are noted with their line; the rest of the file is read.
//
// # Top level
//
//	guyline     1, the version of the format; required
//	operator    who runs the network, below
//	sites       list of sites, each with its cells
//	site-lists  names of site or cell lists (CSV, GeoJSON) beside this file. They tell the reader of this file where to
//	            look; the lists are read because they are among the inputs, see package sites
//	cells       list of cells that do not stand under their site
//	functions   list of network functions
//	suppliers   list of suppliers
//	slices      list of slices
//	protection  list of statements on protection below the application
//	waivers     list of accepted findings
//	rollout     ground, people and terms of the rollout
//
// Where a list is expected, one mapping or one value alone is taken as a list of one.
//
// # operator
//
//	name     required
//	country  ISO 3166-1 alpha-2 code
//	profile  production or lab: a laboratory may use test PLMNs and published keys
//	plmns    list of PLMN identities, MCC/MNC
//	unauthenticated-emergency  true: the law asks for emergency calls without authentication (TS 33.501 10.2.2), for
//	                           which the null algorithms must be allowed
//	static-authorisation       true: producers check consumers against local policy, not tokens (TS 33.501 13.3.0)
//	hexagons-tested, hexagons-challengeable  outcome of drive tests that were held against the filed coverage elsewhere;
//	                           with drive-tests and claims under rollout it is worked out
//
// # sites
//
//	name                 required, unique in the network
//	latitude, longitude  degrees, WGS 84, north and east positive
//	country, region      ISO 3166-1 alpha-2 code; county or other area
//	height-m             height of the antennas above ground, m
//	backhaul             list of transport links by name. Sites that name the same link depend on it together
//	backup-hours         hours on batteries or generator when mains power fails
//	power-area           feeder or substation of the mains power. Sites with the same one fail together
//	supplier             name of the supplier of the equipment
//	people               people served by the site, where they are not known for each cell
//	critical-users       list of hospitals, emergency call centres and the like
//	cells                list of cells
//
// # cells
//
//	name                 required
//	site                 name of the site; only where the cell does not stand under it
//	latitude, longitude  where they differ from the site's
//	gnb, gnb-id          RAN node name, and gNB ID as the node's configuration writes it
//	nr-cell-identity     36 bits, decimal or 0x
//	tac                  list of tracking area codes, decimal or 0x
//	plmn                 list of PLMN identities
//	s-nssai              list of slices, SST or SST/SD
//	band, nr-arfcn       operating band such as n41; NR-ARFCN of the downlink
//	pci                  0 to 1007
//	azimuth              degrees clockwise from true north, 0 to 360
//	height-m, power-dbm  antenna above ground; total transmit power at the antenna port
//	bandwidth-mhz        channel bandwidth
//	downtilt, beamwidth  degrees: mechanical and electrical tilt together; half-power width, horizontal
//	antenna-gain-dbi     largest gain
//	people               people served, each counted at one cell only
//	critical-users       list
//	supplier             where it differs from the site's
//
// # functions
//
//	type        required: AMF, SMF, UPF, gNB, …, Database, WebUI
//	name        its type where none is given
//	address     list of IP addresses or host names at which others reach the function, whatever the interface
//	config      list of configuration files, relative to this file. It joins this function with the one that is
//	            configured there
//	supplier, version, product, site
//	plmn, tac, s-nssai, dnn   lists, as above
//	gnb-id      of a gNB
//	interfaces  list, below
//	declared    security that the owner expects, below
//
// An interface has name (N2, N3, N4, SBI, N32, Management, …; required), role (server, the default, or client),
// address (host, host:port or URI), port, device, scheme, http-version, target (function type that a client reaches),
// tls, client-certificate, verify-peer (true or false), certificate-file, key-file, ca-file, and mechanism
// (what protects it below the application, as in protection).
//
// declared has these keys, each compared with what is configured and observed:
//
//	nas-ciphering, nas-integrity   list of algorithms, preferred first (AMF)
//	as-ciphering, as-integrity     the same, of a gNB
//	drb-ciphering, drb-integrity   true or false (gNB)
//	oauth2                         true or false (NRF)
//	suci-null-scheme               true or false: null-scheme SUCI is accepted
//	metrics, packet-capture        true or false
//	log-level                      least severity that is logged
//	sbi-scheme                     http or https, of the SBI that the function serves
//	sbi-client-certificate         true or false: that SBI asks for client certificates
//
// # suppliers
//
//	name      required; sites, cells and functions name it
//	country   ISO 3166-1 alpha-2 code
//	trusted   true or false: the owner's own judgement
//	owned-by  list of names of direct owners
//	also-known-as  list of other names: brands, former names
//	lei       legal entity identifier, 20 characters (ISO 17442)
//	identifiers  list of numbers in registers, each with its scheme: registration:1234567, duns:123456789
//	addresses    list of addresses at which it is registered, each in one line
//
// # equipment
//
// What is bought and is neither a site's radio nor a network function: routers, clocks, links, SIM cards, servers, chips.
//
//	name         required
//	class        carrier-router, switch, firewall, timing-equipment, microwave-link, sim, server, cloud-service,
//	             radio-module, power-inverter, …: the words of package supply/rule
//	layer        ran, core, transport, timing, sim, cloud or chip; found from the class where it is left out
//	supplier     name of the supplier
//	model        the maker's name of it
//	produced-in  ISO 3166-1 alpha-2 code of the country of production
//	quantity     how many there are
//	modules      list of modules inside: maker, a slash and the model
//	site         where it stands
//	needed-by    list of functions that cannot work without it
//	carries      list of transport links that run over it, as sites name them under backhaul
//	facts        what holds of it, true or false, by the words of package supply/rule: conditional-approval, …
//
// # slices
//
//	s-nssai       required: SST or SST/SD
//	name          the S-NSSAI where none is given
//	isolated      true: its functions should not serve other slices
//	up-integrity  required, preferred or not-needed
//	up-ciphering  required, preferred or not-needed
//	dnn           list of data network names
//
// # protection
//
// TS 33.501 lets an operator protect an interface by means below the application (clause 9.2 for N2, 9.3 for N3, 9.8
// for N4 and N6, 13.1.0 for SBI). Such means stand in no configuration of the function, so that the owner states them:
//
//	name        optional
//	by          required: ipsec, dtls, macsec, or trusted-network (physical protection)
//	interfaces  required: list of interfaces
//	covers      list of address prefixes; all addresses where none is given
//	reason      required: why the owner may say so, for the reader of the report
//
// # waivers
//
//	check    required: id of the check
//	subject  required: the subject as reports print it. At its end * stands for any text
//	owner    required: who answers for accepting the finding
//	reason   required
//	until    required: last day of the waiver, 2027-01-31
//
// # rollout
//
// Where ground and people are described, and on which terms the network may grow. Paths are relative to this file.
//
//	terrain, clutter   lists of files or folders: elevation (SRTM .hgt, GeoTIFF), land cover (GeoTIFF)
//	clutter-codes      whose codes the land cover has: worldcover or nlcd. Found out where the codes that occur leave no doubt
//	population         list of tables with people, latitude and longitude, or GeoTIFF
//	licences           list of tables of spectrum licences
//	candidates         list of tables of places where sites can be built, see package rollout
//	roads              list of GeoJSON files with LineString or MultiLineString, along which km are counted
//	drive-tests        list of tables of measurements: speed tests as guyline rollout audit reads them; a column rsrp or
//	                   rsrp_dbm is compared with the prediction
//	claims             list of tables of H3 hexagons that a filing claims as covered, with which the speed tests are
//	                   compared, each technology and speed by itself
//	technology         5g-nr, the default, or lte
//	down-mbps, up-mbps the service that counts as served: 7 and 1 where nothing is given
//	environment        outdoor, the default, or in-vehicle
//	reliability, load  probability at the cell's edge, 0.9; load of the cells around, 0.5
//	radius-km          beyond which no cell is looked for, 30
//	receiver-height-m  1.5
//	climate            radio climate of ITM, 1 to 7; 5 is continental temperate, 4 desert
//	refractivity       N0 at sea level, 301 N-units
//	budgets            amounts by year: {2027: 1500000, 2028: 1500000}
//	largest-supplier-share  of the sites that are built, 0 to 1
//	target-share       of all people, 0 to 1
//	fibre-reach-km, microwave-reach-km  how far a new site may be from fibre, or from a site that has a link
//	grid-reach-km      how far a new site may be from the mains; without limit where it is left out
//	redundant-areas    list of regions in which people count once two sites serve them
//	second-cover       what a person whom a second site serves counts beside being served, 0 to 1
//
// # supply
//
// What is known of suppliers and of what they delivered, beside this file. Paths are relative to it; folders are read whole.
//
//	lists       lists of restricted parties and of covered equipment, as authorities publish them
//	ownership   who owns whom: BODS, GLEIF, OpenSanctions, or a table
//	rules       rules of one's own on equipment and suppliers
//	owner-rules rules of one's own on ownership
//	advisories  OSV, known exploited vulnerabilities, EPSS, CSAF
//	statements  VEX: OpenVEX, CycloneDX, CSAF
//	bills       list of {file, functions, products, equipment}: a bill of materials, and the functions that run it, by name
//	            or by product, or the equipment that is made of it. Without any, the functions whose product the bill's
//	            subject is named after
//	facts       what holds of whoever buys and uses, true or false, by the words of package supply/rule: federal-funds,
//	            federal-agency-buys, use-public-safety, uk-directed-provider, …
//	prices      lists of tables of what replacing costs
//	prefixes    registries of MAC prefixes as the IEEE publishes them, over the program's own copy
//	crews, crew-sites-per-month, delivery-months, deadline-months, largest-share-of-supplier  how fast equipment can be replaced
//	            (share: 0 to 1)
//
// # attack
//
// Which attackers are looked at, what the model of chance assumes, and the register of risks. None of it changes what evidence shows.
//
//	footholds   ids of the places where attackers stand that are looked at: core, radio, terminal, roaming, internet,
//	            transport, supplier, tenant, insider; all where it is left out
//	seed, trials  of the model of chance
//	likelihood  list of {of, low, high, source}: that a technique succeeds whose weakness is there, 0 to 1, by its id
//	footholds-likelihood  the same of an attack from a foothold within a year
//	hours       the same of an asset, by its id: the hours for which it stays lost
//	risks       the register: list of {id, title, from, to, owner, treatment, changes, due, note}. to is an asset: subscriber-keys,
//	            subscriber-identities, user-traffic, location, lawful-interception, emergency-calls, availability; from is a
//	            foothold, every one where it is left out. treatment is modify, retain, avoid or share (ISO/IEC 27005), changes are
//	            those of guyline attack fixes, due is a day
//
// # A complete example
//
//	guyline: 1
//	operator:
//	  name: Example Operator
//	  country: US
//	  profile: production
//	  plmns: [999/25]
//	suppliers:
//	  - name: Example Radio
//	    country: US
//	    trusted: true
//	    owned-by: [Example Holding]
//	  - {name: Example Core, country: FI, trusted: true}
//	sites:
//	  - name: Mill Road
//	    latitude: 38.21
//	    longitude: -117.48
//	    country: US
//	    region: North County
//	    height-m: 40
//	    backhaul: [fibre-1, microwave-3]
//	    backup-hours: 8
//	    supplier: Example Radio
//	    people: 2400
//	    critical-users: [County Hospital]
//	    cells:
//	      - name: Mill Road 1
//	        gnb: mill-road
//	        gnb-id: 411
//	        nr-cell-identity: 0x66c01
//	        tac: 101
//	        plmn: 999/25
//	        band: n41
//	        nr-arfcn: 520110
//	        pci: 12
//	        azimuth: 120
//	        height-m: 38.5
//	        power-dbm: 46
//	        people: 1500
//	        s-nssai: [1, 2/0000A1]
//	site-lists: [sites.csv]
//	cells:
//	  - name: Grange 1
//	    site: Grange
//	    latitude: 38.3
//	    longitude: -117.5
//	    nr-cell-identity: 0x66d01
//	    supplier: Example Radio
//	    critical-users: [Fire station]
//	functions:
//	  - name: amf-1
//	    type: AMF
//	    address: [amf.example.net, 192.0.2.10]
//	    supplier: Example Core
//	    version: 2.7.2
//	    product: open5gs
//	    site: Mill Road
//	    config: core/amf.yaml
//	    plmn: 999/25
//	    tac: [101, 102]
//	    s-nssai: [1, 2/0000A1]
//	    interfaces:
//	      - name: N2
//	        address: 192.0.2.10
//	        port: 38412
//	        mechanism: ipsec
//	      - name: SBI
//	        address: https://amf.example.net:7777
//	        client-certificate: true
//	        certificate-file: tls/amf.crt
//	        key-file: tls/amf.key
//	        ca-file: tls/ca.crt
//	      - name: SBI
//	        role: client
//	        target: NRF
//	        address: https://nrf.example.net:7777
//	        verify-peer: true
//	        tls: true
//	        http-version: 2
//	    declared:
//	      nas-ciphering: [NEA2, NEA1]
//	      nas-integrity: [NIA2, NIA1]
//	      sbi-scheme: https
//	      sbi-client-certificate: true
//	      log-level: info
//	      metrics: true
//	      packet-capture: false
//	  - name: nrf-1
//	    type: NRF
//	    declared: {oauth2: true}
//	  - name: udm-1
//	    type: UDM
//	    declared: {suci-null-scheme: false}
//	  - name: mill-road
//	    type: gNB
//	    gnb-id: 411
//	    dnn: internet
//	    interfaces: [{name: N3, device: eth1}]
//	    declared:
//	      as-ciphering: [NEA2]
//	      as-integrity: [NIA2]
//	      drb-ciphering: true
//	      drb-integrity: true
//	slices:
//	  - s-nssai: 2/0000A1
//	    name: public-safety
//	    isolated: true
//	    up-integrity: required
//	    up-ciphering: required
//	    dnn: [safety]
//	protection:
//	  - name: backhaul tunnels
//	    by: ipsec
//	    interfaces: [N2, N3]
//	    covers: [192.0.2.0/24, 2001:db8::/32]
//	    reason: every site has a tunnel to the security gateway
//	rollout:
//	  terrain: terrain.tif
//	  clutter: landcover.tif
//	  clutter-codes: worldcover
//	  roads: roads.geojson
//	  drive-tests: drive-tests.csv
//	  claims: filing/hexagons_h3_res9_5GNR_7_1.csv
//	  population: people.csv
//	  candidates: candidates.csv
//	  budgets: {2027: 1500000, 2028: 1500000}
//	attack:
//	  footholds: [core, internet, insider]
//	  likelihood:
//	    - {of: register-as-function, low: 0.2, high: 0.5, source: our red team of 2026}
//	  hours:
//	    - {of: availability, low: 1, high: 8, source: our maintenance contract}
//	  risks:
//	    - id: R-7
//	      title: strangers in the core
//	      from: core
//	      to: subscriber-keys
//	      owner: head of core operations
//	      treatment: modify
//	      changes: [mutual-tls-at-the-nrf]
//	      due: 2027-03-31
//	waivers:
//	  - check: log-level-debug
//	    subject: AMF amf-1
//	    owner: head of operations
//	    reason: fault search on paging until the next release
//	    until: 2027-01-31
package declared
