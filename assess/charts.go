package assess

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/helm"
)

// renderCharts renders the charts among the inputs where the helm command is installed. Without it a chart is read as far
// as its values and the fixed text of its templates go. A chart within a chart is rendered with the outer one.
func renderCharts(ctx context.Context, paths []string) []source.Generated {
	var charts []string
	for _, p := range paths {
		dir := path.Dir(p)
		inner := slices.ContainsFunc(charts, func(c string) bool { return strings.HasPrefix(dir, c+"/charts/") })
		if path.Base(p) == "Chart.yaml" && !inner && helm.Renderable(dir) {
			charts = append(charts, dir)
		}
	}
	if len(charts) == 0 || !helm.Installed() {
		return nil
	}
	var out []source.Generated
	for _, dir := range charts {
		g := source.Generated{Path: dir + " (rendered by helm)"}
		data, err := helm.Render(ctx, dir)
		if err != nil {
			g.Problem = err.Error()
		}
		g.Data = data
		out = append(out, g)
	}
	return out
}
