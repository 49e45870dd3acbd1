package assess

import (
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/compose"
	"github.com/guyline/guyline/source/declared"
	"github.com/guyline/guyline/source/ella"
	"github.com/guyline/guyline/source/env"
	"github.com/guyline/guyline/source/free5gc"
	"github.com/guyline/guyline/source/kubernetes"
	"github.com/guyline/guyline/source/magma"
	"github.com/guyline/guyline/source/open5gs"
	"github.com/guyline/guyline/source/sdcore"
	"github.com/guyline/guyline/source/sites"
	"github.com/guyline/guyline/source/srsran"
	"github.com/guyline/guyline/source/ueransim"
	"github.com/guyline/guyline/source/x509"
)

// Formats lists every input format in the order in which files are offered to them: the most particular first.
var Formats = []*source.Format{
	&x509.Format,
	&declared.Format,
	&kubernetes.Format,
	&compose.Format,
	&open5gs.Format,
	&sdcore.Format,
	&free5gc.Format,
	&ella.Format,
	&magma.Format,
	&srsran.Format,
	&ueransim.Format,
	&sites.GeoJSON,
	&sites.Table,
	&env.Format,
}
