package network

var (
	onOperator   = []Kind{KindOperator}
	onSite       = []Kind{KindSite}
	onCell       = []Kind{KindCell}
	onFunction   = []Kind{KindFunction}
	onInterface  = []Kind{KindInterface}
	onWorkload   = []Kind{KindWorkload}
	onContainer  = []Kind{KindContainer}
	onSubscriber = []Kind{KindSubscriber}
	onSlice      = []Kind{KindSlice}
	onHNKey      = []Kind{KindHomeNetworkKey}
	onKeys       = []Kind{KindCertificate, KindPrivateKey, KindHomeNetworkKey}
	onCert       = []Kind{KindCertificate}
	onRadio      = []Kind{KindFunction, KindCell}
	onPlaces     = []Kind{KindSite, KindCell}
	onEvent      = []Kind{KindEvent}
	onCoverage   = []Kind{KindCoverage}
	onSupplier   = []Kind{KindSupplier}
	onEquipment  = []Kind{KindEquipment}
	onComponent  = []Kind{KindComponent}
	onBought     = []Kind{KindSupplier, KindEquipment, KindComponent}
)

// Of operators, sites and cells.
var (
	Country        = text("country", []Kind{KindOperator, KindSupplier, KindSite}, "ISO 3166-1 alpha-2 code")
	Profile        = text("profile", onOperator, "what the network is for: production, or lab")
	EmergencyCalls = flag("unauthenticated-emergency", onOperator, "the law asks for emergency calls without authentication (TS 33.501 10.2.2)")
	StaticAuth     = flag("static-authorisation", onOperator, "producers check consumers against local policy instead of tokens (TS 33.501 13.3.0)")
	Latitude       = number("latitude", onPlaces, "degrees north, WGS 84")
	Longitude      = number("longitude", onPlaces, "degrees east, WGS 84")
	Region         = text("region", onSite, "county or other area that the owner names")
	People         = count("people", onPlaces, "people served, each counted at one cell only")
	Critical       = texts("critical-user", onPlaces, "hospital, emergency call centre or other user whose loss counts more")
	Backhaul       = texts("backhaul", onSite, "a transport link of the site, by name")
	BackupHours    = number("backup-hours", onSite, "hours on batteries or generator when mains power fails")
	Isolated       = flag("isolated", onSlice, "the owner wants the slice's functions apart from those of other slices")
	UPIntegrity    = text("up-integrity", []Kind{KindSlice, KindFunction}, "user-plane integrity policy: required, preferred, not-needed (TS 33.501 6.6.1)")
	UPCiphering    = text("up-ciphering", []Kind{KindSlice, KindFunction}, "user-plane confidentiality policy: required, preferred, not-needed (TS 33.501 6.6.1)")
	CellIdentity   = identity("nr-cell-identity", onCell, "NR Cell Identity, 36 bits, as written (TS 38.413 9.3.1.7)")
	PCI            = count("pci", onCell, "physical cell identity, 0 to 1007 (TS 38.211 7.4.2.1)")
	Band           = text("band", onCell, "operating band, n78 (TS 38.104 5.2)")
	ARFCN          = count("nr-arfcn", onCell, "NR-ARFCN of the downlink (TS 38.104 5.4.2)")
	Azimuth        = number("azimuth", onCell, "degrees clockwise from true north")
	HeightM        = number("height", onPlaces, "antenna height above ground, m")
	PowerDBm       = number("power", onCell, "total transmit power at the antenna port, dBm")
	BandwidthMHz   = number("bandwidth", onCell, "channel bandwidth, MHz (TS 38.101-1 5.3.5)")
	DowntiltDeg    = number("downtilt", onCell, "mechanical and electrical tilt together, degrees below the horizon")
	AntennaGain    = number("antenna-gain", onCell, "largest antenna gain, dBi")
	Beamwidth      = number("beamwidth", onCell, "horizontal half-power beamwidth of the antenna, degrees; 360 is all round")
	PowerArea      = text("power-area", onSite, "feeder or substation from which the site has its mains power")
	PeopleReached  = count("people-reached", onPlaces, "people whom it could serve, those included whom another cell serves better")
	PeopleAlone    = count("people-alone", onPlaces, "of the people served, those whom nothing else would serve")
	Licence        = text("licence", onCell, "spectrum licence within which the cell transmits")
	OutsideLicence = text("outside-licence", onCell, "why the cell is within no licence: place, frequency, power or date")

	HexagonsTested        = count("hexagons-tested", onOperator, "claimed hexagons in which drive tests count, each environment by itself")
	HexagonsChallengeable = count("hexagons-challengeable", onOperator, "of these, those of which the tests make a challenge now")
	SiteName              = text("site", []Kind{KindFunction, KindCell, KindEquipment}, "name of the site at which it stands")
)

// Of network functions, whoever says it.
var (
	Supplied = text("supplier", []Kind{KindSite, KindCell, KindFunction, KindComponent, KindEquipment}, "name of its supplier")
	Version  = text("version", []Kind{KindFunction, KindComponent}, "version of the software")
	Product  = text("product", onFunction, "software that the function runs: open5gs, free5gc, oai, …")
	Dialect  = label("dialect", onFunction, "form of its configuration, which decides the lines of a remedy: open5gs-2.7, free5gc, …")
	HostName = texts("host-name", []Kind{KindFunction, KindWorkload}, "name by which others reach it: container, service or DNS name")
	RunsAs   = label("runs-as", onFunction, "the workload that runs it")
	Config   = texts("config", []Kind{KindFunction}, "the file, or ConfigMap key, that configures it")
	Listed   = label("listed-as", onFunction, "the name, else the type, under which the owner's inventory lists it")

	PLMNs   = values("plmn", []Kind{KindOperator, KindFunction, KindCell, KindSubscriber}, "PLMN identity (TS 23.003 2.2)", ParsePLMN)
	TACs    = values("tac", onRadio, "5GS tracking area code (TS 23.003 19.4.2.3)", ParseTAC)
	SNSSAIs = values("s-nssai", []Kind{KindFunction, KindCell, KindSlice, KindSubscriber}, "slice served or subscribed (TS 23.003 28.4)", ParseSNSSAI)
	DNNs    = names("dnn", []Kind{KindFunction, KindSlice, KindSubscriber}, "data network name (TS 23.003 9A)")
	GNBID   = identity("gnb-id", []Kind{KindFunction, KindCell}, "Global gNB ID's number, as written (TS 38.413 9.3.1.6)")
	GNBName = text("gnb-name", []Kind{KindFunction, KindCell}, "RAN Node Name (TS 38.413 9.2.6.1)")
)

// Of the protection of signalling and user data.
var (
	NASCiphering  = value("nas.ciphering-order", onFunction, "AMF's NAS ciphering algorithms, preferred first (TS 33.501 6.7.1.1)", ParseOrder)
	NASIntegrity  = value("nas.integrity-order", onFunction, "AMF's NAS integrity algorithms, preferred first (TS 33.501 6.7.1.1)", ParseOrder)
	RRCCiphering  = value("as.ciphering-order", onFunction, "gNB's ciphering algorithms, preferred first (TS 33.501 6.7.3)", ParseOrder)
	RRCIntegrity  = value("as.integrity-order", onFunction, "gNB's integrity algorithms, preferred first (TS 33.501 6.7.3)", ParseOrder)
	DRBCiphering  = flag("drb.ciphering", onFunction, "gNB ciphers data radio bearers (TS 33.501 5.3.2)")
	DRBIntegrity  = flag("drb.integrity", onFunction, "gNB protects the integrity of data radio bearers (TS 33.501 5.3.3)")
	UECiphering   = value("ue.ciphering", onSubscriber, "NEA algorithms that the terminal offers", ParseOrder)
	UEIntegrity   = value("ue.integrity", onSubscriber, "NIA algorithms that the terminal offers", ParseOrder)
	OAuth2        = flag("oauth2", onFunction, "the NRF issues and asks for access tokens (TS 33.501 13.4.1)")
	NoAuth        = flag("sign-in-off", onFunction, "the console or API serves without signing in")
	LogLevel      = text("log.level", onFunction, "least severity that is logged, in lower case")
	LogTarget     = texts("log.target", onFunction, "where logs go: a file, stdout, syslog, or a collector's address")
	PacketCapture = flag("packet-capture", onFunction, "writes its own traffic to a capture file")
	TLSKeyLog     = text("tls-key-log", onFunction, "file to which TLS session secrets are written")
	MetricsOn     = flag("metrics", onFunction, "counters are exported")
	NullScheme    = flag("suci-null-scheme", onFunction, "null-scheme SUCI is accepted (TS 33.501 C.2)")
	NetworkOP     = value("operator-key", onFunction, "OP or OPc set for a whole function", NewSecret)
)

// Of suppliers, and of what is bought from them. What lists, ownership and advisories say of it is predicted: it is true of
// the files that were given.
var (
	Trusted      = flag("trusted", onSupplier, "the owner's own judgement of a supplier")
	OwnedBy      = texts("owned-by", onSupplier, "name of a direct owner")
	AlsoKnownAs  = texts("also-known-as", onSupplier, "another name of it")
	LEI          = text("lei", onSupplier, "legal entity identifier (ISO 17442)")
	Identifier   = texts("identifier", onSupplier, "number in a register, after its scheme and a colon: registration:1234567")
	Registered   = texts("registered-address", onSupplier, "address at which it is registered, in one line")
	Screened     = texts("screened-against", onSupplier, "list against which its names and its owners' were held")
	ListedOn     = texts("listed-on", onSupplier, "list that names it, and how surely")
	LikeListed   = texts("like-listed", onSupplier, "list that names somebody whose group it may belong to by its name")
	OwnedListed  = texts("owned-by-listed", onSupplier, "rule by which the listing of its owners reaches it, with the chain")
	OwnersOpen   = texts("owners-open", onSupplier, "rule that cannot be decided because a share is not known")
	OwnersClear  = texts("owners-clear", onSupplier, "rule that does not reach it by what is known of its owners")
	RulesJudged  = texts("rules-judged", onBought, "book of rules by which it was judged, with the day")
	ProhibitedBy = texts("prohibited-by", onBought, "rule that applies to it, and why")
	RuleOpen     = texts("rule-open", onBought, "rule that cannot be decided, and the fact that is missing")
	LostWithout  = count("people-lost-without", onSupplier, "people who lose service when everything of it stops")
	ReplacedIn   = count("replaced-in", onSupplier, "months until everything of it is replaced")
	NotReplaced  = texts("not-replaced", onSupplier, "why it cannot be replaced by the deadline")
	OffersOpen   = texts("offers-open", onSupplier, "what of it nobody is known to offer instead")
	SeenVendor   = texts("vendor-seen", []Kind{KindFunction}, "what traffic shows of its maker: mac, product, subject or issuer, a colon, and the value")
	SeenAgrees   = texts("supplier-seen", []Kind{KindFunction}, "what traffic shows that agrees with the declared supplier, product or version")
	SeenDiffers  = texts("supplier-seen-otherwise", []Kind{KindFunction}, "what traffic shows that speaks for another one than is declared")
	SeenOpen     = texts("supplier-seen-open", []Kind{KindFunction}, "what traffic shows and does not decide it, and why")
	SupplyLayer  = text("supply-layer", []Kind{KindEquipment}, "ran, core, transport, timing, sim, cloud or chip")
	Model        = text("model", onEquipment, "the maker's name of the model")
	ProducedIn   = text("produced-in", onEquipment, "ISO 3166-1 alpha-2 code of the country in which it was produced")
	Quantity     = count("quantity", onEquipment, "how many of it there are")
	Modules      = texts("module", onEquipment, "module inside it: name of its maker, a slash and the model")
	NeededBy     = texts("needed-by", onEquipment, "function that cannot work without it, by name")
	StatedFact   = texts("fact", onEquipment, "statement that rules ask for, with true or false")
	Carries      = texts("carries", onEquipment, "transport link that runs over it, as sites name it under backhaul")

	RunsIn        = texts("runs-in", onComponent, "function that contains it, by name")
	InBill        = texts("in-bill", onComponent, "bill of materials that lists it")
	Vulnerability = texts("vulnerability", onComponent, "known vulnerability of this version, with what is known to mend it")
	Exploited     = texts("exploited", onComponent, "vulnerability of this version that is known to be exploited")
	Unmended      = texts("unmended", onComponent, "vulnerability of this version for which no fixed version is known")
	Bill          = texts("bill-of-materials", []Kind{KindFunction}, "bill of materials of its software")
	BillLacks     = texts("bill-lacks", []Kind{KindFunction}, "minimum element that its bill of materials lacks")
	Unjudged      = count("components-unjudged", []Kind{KindFunction}, "components of it of which no advisory can be told: no version, no identifier, or no advisories for their kind")
	Judged        = count("components-judged", []Kind{KindFunction}, "components of it that were held against advisories")
)

// Of interfaces.
var (
	RoleOf       = value("role", onInterface, "server, or client whose address is its peer's", parseRole)
	Address      = text("address", onInterface, "IP address, host name, or name of a network device")
	Port         = count("port", onInterface, "transport port")
	Device       = text("device", onInterface, "network device that the interface is bound to")
	Scheme       = text("scheme", onInterface, "URI scheme: http, https, mongodb, mysql, …")
	TLS          = flag("tls", onInterface, "TLS is set on or off by itself, apart from the scheme")
	HTTPVersion  = text("http-version", onInterface, "1 or 2 (TS 29.500 5.2.1)")
	Target       = text("target", onInterface, "function type that a client interface reaches, as NFType")
	ClientCert   = flag("client-certificate", onInterface, "server: asks for and verifies a client certificate; client: has one to show")
	VerifyPeer   = flag("verify-peer", onInterface, "client verifies the server's certificate")
	CertFile     = text("certificate-file", onInterface, "file of its certificate, as configured")
	KeyFile      = text("key-file", onInterface, "file of its private key, as configured")
	CAFile       = text("ca-file", onInterface, "file of the authorities that it trusts, as configured")
	CAKeyFile    = text("ca-key-file", onInterface, "file of an authority's private key, as configured beside it")
	URICredsUsed = flag("credentials", onInterface, "its URI or settings carry a user name and password")
	Mechanism    = text("mechanism", []Kind{KindProtection, KindInterface}, "what protects it below the application: ipsec, dtls, macsec, trusted-network")
	CoversIface  = texts("covers-interface", []Kind{KindProtection}, "interface that a statement of protection covers")
	CoversPrefix = prefix("covers-prefix", []Kind{KindProtection}, "addresses that a statement of protection covers; all where none is given")
	Reason       = label("reason", []Kind{KindProtection}, "why the owner says so")
)

// Of workloads, containers and the platform.
var (
	Platform       = text("platform", onWorkload, "kubernetes or compose")
	Namespace      = text("namespace", []Kind{KindWorkload, KindNetworkPolicy, KindService, KindConfigStore}, "Kubernetes namespace, as written")
	Replicas       = count("replicas", onWorkload, "instances wanted")
	HostNetwork    = flag("host-network", onWorkload, "shares the node's network")
	HostPID        = flag("host-pid", onWorkload, "shares the node's processes")
	HostIPC        = flag("host-ipc", onWorkload, "shares the node's inter-process communication")
	HostPath       = texts("host-path", onWorkload, "directory of the node that it mounts")
	ServiceAccount = text("service-account", onWorkload, "service account that it runs under")
	TokenMounted   = flag("token-mounted", onWorkload, "the service account's token is mounted (automountServiceAccountToken)")
	AntiAffinity   = flag("anti-affinity", onWorkload, "copies are kept on different nodes")
	RestartPolicy  = text("restart-policy", onWorkload, "what happens when it stops: always, on-failure, no, …")
	Attachment     = texts("attachment", onWorkload, "secondary network (Multus) or Compose network that it is attached to")

	ImageRef       = value("image", onContainer, "image reference", ParseImage)
	InitContainer  = flag("init-container", onContainer, "runs before the others and ends")
	Privileged     = flag("privileged", onContainer, "runs privileged")
	CapabilityAdd  = texts("capability-add", onContainer, "Linux capability added, without CAP_")
	CapabilityDrop = texts("capability-drop", onContainer, "Linux capability dropped, without CAP_")
	RunAsNonRoot   = flag("run-as-non-root", onContainer, "must not run as root (its own setting, else its pod's)")
	RunAsUser      = count("run-as-user", onContainer, "user id that it runs as")
	ReadOnlyRoot   = flag("read-only-root", onContainer, "root file system is read-only")
	Escalation     = flag("privilege-escalation", onContainer, "a process may gain more privileges than its parent")
	Seccomp        = text("seccomp", onContainer, "seccomp profile type")
	LimitCPU       = text("limit.cpu", onContainer, "most CPU that it may use")
	LimitMemory    = text("limit.memory", onContainer, "most memory that it may use")
	HasLimits      = flag("limits", onContainer, "some resource limit is set")
	Liveness       = flag("liveness-probe", onContainer, "its health is probed")
	Readiness      = flag("readiness-probe", onContainer, "its readiness is probed")
	PublishedPort  = texts("published-port", []Kind{KindContainer, KindService}, "port reachable from outside: address:port->port/protocol")
	SecretEnv      = texts("secret-env", []Kind{KindContainer, KindConfigStore}, "name of a setting that holds a secret in clear")
	Mount          = texts("mount", onContainer, "source:target of a mounted file or directory")

	PolicyPods    = text("policy.pods", []Kind{KindNetworkPolicy}, "pods that it selects: all, or a selector")
	PolicyIngress = text("policy.ingress", []Kind{KindNetworkPolicy}, "what it lets in: none, some, all, or unset where it does not govern ingress")
	PolicyEgress  = text("policy.egress", []Kind{KindNetworkPolicy}, "what it lets out: none, some, all, or unset where it does not govern egress")
	GrantedRole   = text("role-granted", []Kind{KindRole}, "name of the role that a binding grants")
	GrantsAll     = flag("grants-all", []Kind{KindRole}, "the role is cluster-admin or allows every verb on every resource")
	GrantedTo     = texts("granted-to", []Kind{KindRole}, "subject of a binding")
)

// Of keys, certificates, credentials and subscribers.
var (
	KeyDigest     = text("spki-sha256", onKeys, "SHA-256 of the public key's SubjectPublicKeyInfo, hexadecimal")
	FileDigest    = text("file-sha256", onKeys, "SHA-256 of the file, hexadecimal")
	KeyType       = text("key-type", onKeys, "RSA, ECDSA, Ed25519 or X25519")
	KeyBits       = count("key-bits", onKeys, "size of the key, bits")
	Encrypted     = flag("encrypted", []Kind{KindPrivateKey}, "a pass phrase protects the key file")
	CertSubject   = text("subject", onCert, "distinguished name of its subject")
	CertIssuer    = text("issuer", onCert, "distinguished name of its issuer")
	NotBefore     = date("not-before", onCert, "first moment at which it is valid")
	NotAfter      = date("not-after", onCert, "last moment at which it is valid")
	SignatureAlg  = text("signature-algorithm", onCert, "algorithm of the issuer's signature")
	AltName       = texts("alt-name", onCert, "subject alternative name: DNS, IP or URI")
	IsCA          = flag("ca", onCert, "may issue certificates (basic constraints)")
	SelfSigned    = flag("self-signed", onCert, "issuer and subject are the same key")
	HNKeyID       = count("key-id", onHNKey, "home network public key identifier, 0 to 255 (TS 23.003 2.2B)")
	HNScheme      = count("protection-scheme", []Kind{KindHomeNetworkKey, KindSubscriber}, "SUCI protection scheme: 0 null, 1 profile A, 2 profile B (TS 33.501 C.1)")
	HNKeyFile     = text("home-network-key-file", onHNKey, "file of the private key, as configured")
	KeyInline     = flag("key-in-configuration", []Kind{KindHomeNetworkKey, KindSubscriber}, "the secret key stands in the configuration file itself")
	HNPublicKey   = text("home-network-public-key", []Kind{KindHomeNetworkKey, KindSubscriber}, "home network public key, lower-case hexadecimal")
	UserName      = text("user-name", []Kind{KindCredential}, "account")
	Password      = value("password", []Kind{KindCredential}, "password, never shown", NewSecret)
	SUPI          = value("supi", onSubscriber, "SUPI, never shown", NewSecret)
	SubscriberKey = value("subscriber-key", onSubscriber, "long-term key K, never shown (TS 33.501 5.8.1)", NewSecret)
	SubscriberOP  = value("subscriber-op", onSubscriber, "OP or OPc, never shown", NewSecret)
	OPType        = text("op-type", onSubscriber, "OP or OPC: which of the two is stored")
)

// Of what was seen on the wire.
var (
	ChosenCiphering = values("nas.ciphering-chosen", onFunction, "NAS ciphering algorithm that Security Mode Commands chose (TS 33.501 6.7.2)", ParseAlgorithm)
	ChosenIntegrity = values("nas.integrity-chosen", onFunction, "NAS integrity algorithm that Security Mode Commands chose (TS 33.501 6.7.2)", ParseAlgorithm)
	EventClass      = text("event-class", onEvent, "principle: it speaks against a principle; attack: somebody attacks")
	AttackKind      = text("attack-kind", onEvent, "kind of attack")
	EventInterface  = text("event-interface", onEvent, "interface on which it happened")
	EventDetail     = text("event-detail", onEvent, "what happened, in one sentence")
	EventFrame      = frames("frame", onEvent, "frame that shows it")
	EventPeer       = texts("peer", onEvent, "address that sent the frame which made it certain, then the one that received it")
	EventTerminal   = text("terminal", onEvent, "pseudonym of the subscriber or terminal")
	EventSession    = text("session", onEvent, "key of the session")
	EventNode       = text("node", onEvent, "gNB ID, NF instance id or PFCP node id")
	Kept            = texts("principle-kept", onFunction, "principle that traffic shows the function to keep, by the id of the event that would speak against it")
	MessagesSeen    = count("messages-seen", onCoverage, "messages of the interface that were seen")
	SecondsSeen     = number("seconds-seen", onCoverage, "from the first message to the last, s")
)

// Attributes lists every attribute, in the order in which outputs show them. What must go through all attributes
// (facts, policies, contradictions, bundles, pages) goes through this list; a test holds it complete.
var Attributes = []Attribute{
	Country, Profile, EmergencyCalls, StaticAuth, Latitude, Longitude, Region, People, Critical, Backhaul, BackupHours, Isolated, UPIntegrity, UPCiphering,
	CellIdentity, PCI, Band, ARFCN, Azimuth, HeightM, PowerDBm, BandwidthMHz, DowntiltDeg, AntennaGain, Beamwidth, PowerArea, PeopleReached, PeopleAlone, Licence,
	OutsideLicence, HexagonsTested, HexagonsChallengeable, SiteName,
	Supplied, Trusted, OwnedBy, AlsoKnownAs, LEI, Identifier, Registered, Screened, ListedOn, LikeListed, OwnedListed, OwnersOpen, OwnersClear, RulesJudged,
	ProhibitedBy, RuleOpen, LostWithout, ReplacedIn, NotReplaced, OffersOpen, SeenVendor, SeenAgrees, SeenDiffers, SeenOpen, SupplyLayer, Model, ProducedIn,
	Quantity, Modules, NeededBy, Carries, StatedFact, RunsIn, InBill, Vulnerability, Exploited, Unmended, Bill, BillLacks, Unjudged, Judged, Version, Product, Dialect, HostName, RunsAs, Config, Listed, PLMNs, TACs, SNSSAIs, DNNs, GNBID, GNBName,
	NASCiphering, NASIntegrity, RRCCiphering, RRCIntegrity, DRBCiphering, DRBIntegrity, UECiphering, UEIntegrity, OAuth2,
	NoAuth, LogLevel, LogTarget, PacketCapture, TLSKeyLog, MetricsOn, NullScheme, NetworkOP,
	RoleOf, Address, Port, Device, Scheme, TLS, HTTPVersion, Target, ClientCert, VerifyPeer, CertFile, KeyFile, CAFile, CAKeyFile,
	URICredsUsed, Mechanism, CoversIface, CoversPrefix, Reason,
	Platform, Namespace, Replicas, HostNetwork, HostPID, HostIPC, HostPath, ServiceAccount, TokenMounted, AntiAffinity,
	RestartPolicy, Attachment, ImageRef, InitContainer, Privileged, CapabilityAdd, CapabilityDrop, RunAsNonRoot, RunAsUser,
	ReadOnlyRoot, Escalation, Seccomp, LimitCPU, LimitMemory, HasLimits, Liveness, Readiness, PublishedPort, SecretEnv, Mount,
	PolicyPods, PolicyIngress, PolicyEgress, GrantedRole, GrantsAll, GrantedTo,
	KeyDigest, FileDigest, KeyType, KeyBits, Encrypted, CertSubject, CertIssuer, NotBefore, NotAfter, SignatureAlg, AltName,
	IsCA, SelfSigned, HNKeyID, HNScheme, HNKeyFile, KeyInline, HNPublicKey, UserName, Password, SUPI, SubscriberKey,
	SubscriberOP, OPType,
	ChosenCiphering, ChosenIntegrity, EventClass, AttackKind, EventInterface, EventDetail, EventFrame, EventPeer, EventTerminal,
	EventSession, EventNode, Kept, MessagesSeen, SecondsSeen,
}

// FindAttribute is the attribute of a name, nil where there is none.
func FindAttribute(name string) Attribute {
	for _, a := range Attributes {
		if a.Name() == name {
			return a
		}
	}
	return nil
}
