package check

import (
	"cmp"
	"slices"
)

// List is every check, by principle and then by id.
var List = ordered(append(wireChecks(), requirements...))

func ordered(checks []*Check) []*Check {
	slices.SortFunc(checks, func(a, b *Check) int {
		return cmp.Or(cmp.Compare(a.Principle, b.Principle), cmp.Compare(a.ID, b.ID))
	})
	return checks
}

// requirements names every check that is written in a file of its own, by principle and then by id. A test holds it
// complete. What only a capture can
// show stands in attacks.go and seen.go.
var requirements = []*Check{
	// Authenticated, encrypted service interfaces
	CertificateExpired,
	CertificateIsCA,
	CertificateLongLife,
	CertificateNoAltName,
	CertificateWeakKey,
	CertificateWeakSignature,
	SBICertificateMissing,
	SBIClientClear,
	SBIHTTP1,
	SBINoClientCertificate,
	SBIServerNotVerified,
	SBIUnprotected,

	// Authorised service requests
	OAuthInClear,
	OAuthOff,

	// Subscriber identity and credentials
	OperatorKeyNetworkWide,
	SubscriberKeyInConfiguration,
	SubscriberKeyPublished,
	SubscriberKeyShared,
	SUCIKeyInConfiguration,
	SUCIKeyPublished,
	SUCIKeySharedID,
	SUCINoKey,
	SUCIUEKeyMismatch,
	SUCIUENullScheme,
	TestPLMN,

	// Air-interface protection
	DRBCipheringOff,
	DRBIntegrityOff,
	NASChoiceNotPreferred,
	NASMandatoryAlgorithmsMissing,
	NASNullCipherOffered,
	NASNullCipherPreferred,
	NASNullIntegrityOffered,
	NASNullIntegrityPreferred,
	RRCNullCipherPreferred,
	RRCNullIntegrityOffered,
	UENullAlgorithms,
	UPPolicyNotNeeded,

	// Protected transport
	A1Unprotected,
	E1Unprotected,
	E2Unprotected,
	F1Unprotected,
	FronthaulUnprotected,
	N2ListensEverywhere,
	N2Unprotected,
	N3ListensEverywhere,
	N3Unprotected,
	N4ListensEverywhere,
	N4Unprotected,
	O1Unprotected,
	PlanesShareAddress,
	XnUnprotected,

	// Segmentation and exposure
	DatabaseExposed,
	DNNMismatch,
	FunctionNotConfigured,
	FunctionUndeclared,
	KubernetesNoNetworkPolicy,
	LayersContradict,
	ManagementExposed,
	MetricsListensEverywhere,
	NetworkPolicyAllowsAll,
	PLMNMismatch,
	PortPublished,
	SBIListensEverywhere,
	SecondaryNetworksShared,
	SliceIsolationBroken,
	SliceMismatch,
	TACMismatch,

	// Hardened cloud platform
	AntiAffinityMissing,
	ContainerCapabilitiesAdded,
	ContainerCapabilitiesKept,
	ContainerNoLimits,
	ContainerNoSeccomp,
	ContainerPrivilegeEscalation,
	ContainerPrivileged,
	ContainerRootWritable,
	ContainerRunsAsRoot,
	ContainerSocketMounted,
	DefaultNamespace,
	HostNamespaces,
	HostNetwork,
	HostPath,
	RBACGrantsAll,
	SecretInConfigMap,
	SecretInEnvironment,
	ServiceAccountTokenMounted,

	// No default, shared or published secrets
	CAKeyBesideFunctions,
	CertificatePublished,
	ConsoleNoSignIn,
	DatabaseNoAuthentication,
	DatabaseNoTLS,
	DefaultPassword,
	KeyShared,
	PrivateKeyPublished,
	PrivateKeyUnencrypted,

	// Interconnect, roaming and exposure
	N32Clear,
	N32ClientCertificate,
	NEFClear,
	SEPPCertificateShared,

	// Software integrity
	ComponentExploited,
	ComponentUnmended,
	ComponentVulnerable,
	ImageLatest,
	ImageNotPinned,
	LogDebug,
	PacketCaptureOn,
	TLSKeyLogOn,

	// Logging and monitoring
	LogOff,
	LogOnlyLocal,
	MetricsOff,
	SeenOther,

	// Resilience
	DatabaseSingle,
	FunctionSingle,
	NoHealthProbe,
	NoRestartPolicy,
	SiteNoBackupPower,
	SiteSingleBackhaul,
	SiteWithoutRedundancy,
	SupplierDependence,
	SupplierSingle,
	SupplierUntrustedInUse,

	// Coverage as declared and licensed
	CellOutsideLicence,
	CoverageNotMeasured,
	CoverageOverstated,

	// Suppliers lawful, known and replaceable
	BillIncomplete,
	PurchaseProhibited,
	SupplierListed,
	SupplierNotReplaceable,
	SupplierOwnedByListed,
	SupplierSeenDiffers,
}

// Find is the check with an id.
func Find(id string) (*Check, bool) {
	for _, c := range List {
		if c.ID == id {
			return c, true
		}
	}
	return nil, false
}
