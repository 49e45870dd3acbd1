package assess

import (
	"slices"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/capture"
	"github.com/guyline/guyline/source/compose"
	"github.com/guyline/guyline/source/declared"
	"github.com/guyline/guyline/source/ella"
	"github.com/guyline/guyline/source/env"
	"github.com/guyline/guyline/source/equipment"
	"github.com/guyline/guyline/source/free5gc"
	"github.com/guyline/guyline/source/helm"
	"github.com/guyline/guyline/source/kubernetes"
	"github.com/guyline/guyline/source/magma"
	"github.com/guyline/guyline/source/nephio"
	"github.com/guyline/guyline/source/oai"
	"github.com/guyline/guyline/source/open5gs"
	"github.com/guyline/guyline/source/planning"
	"github.com/guyline/guyline/source/sdcore"
	"github.com/guyline/guyline/source/sites"
	"github.com/guyline/guyline/source/srsran"
	"github.com/guyline/guyline/source/subscribers"
	"github.com/guyline/guyline/source/supplies"
	"github.com/guyline/guyline/source/ueransim"
	"github.com/guyline/guyline/source/x509"
)

// Formats lists every input format in the order in which files are offered to them: the most particular first. What is no
// YAML goes before what is, so that it is not parsed as such; values of charts, which bear no mark of their own, go last.
var Formats = slices.Concat([]*source.Format{
	&capture.Format,
	&capture.Export,
	&planning.Raster,
}, supplies.Formats, []*source.Format{
	&x509.Format,
	&oai.RAN,
	&oai.CoreConf,
	&sites.GeoJSON,
	&equipment.Format,
	&planning.Candidates,
	&planning.Licences,
	&planning.Measurements,
	&sites.Table,
	&planning.Population,
	&declared.Format,
	&helm.Template,
	&helm.Chart,
	&nephio.Format,
	&kubernetes.Format,
	&compose.Format,
	&open5gs.Format,
	&sdcore.Format,
	&free5gc.Format,
	&oai.Core,
	&oai.Slices,
	&ella.Format,
	&magma.Format,
	&srsran.Format,
	&ueransim.Format,
	&helm.Format,
	&subscribers.Format,
	&env.Format,
})
