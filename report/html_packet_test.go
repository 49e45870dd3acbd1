package report

import (
	"strings"
	"testing"
)

// TestHTMLPackets: a frame stands in the page once, with all its octets and fields, and is pointed to where it comes again.
func TestHTMLPackets(t *testing.T) {
	r := sampleReport()
	again := r.Results[0]
	again.Subject = "NRF other"
	r.Results = append(r.Results, again)
	page := writeHTML(t, r)
	if n := strings.Count(page, `<details class="packet"`); n != 1 {
		t.Errorf("the frame stands in the page %d times", n)
	}
	if !strings.Contains(page, `<a href="#frame-1">Frame 812</a>`) || !strings.Contains(page, `id="frame-1"`) {
		t.Error("nothing points to the frame")
	}
	for _, want := range []string{
		"0000  02 00 00 00 00 02 02 00 00 00 00 01 08 00 45 ••  ..............E•\n0010  •• 0a 00 20 5c 7e " + strings.Repeat("   ", 10) + " •.. \\~\n",
		"0000  47 49 ", `<li data-at="0 15 2"><span class="f"><b>supi</b>: supi-0123456789ab</span>`, "is masked", "There is more in this frame",
		"1 frame stands", "3 further ones are",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
}

// TestHTMLOctets cuts long buffers and says so.
func TestHTMLOctets(t *testing.T) {
	b := newHTMLOctets(PacketBuffer{Name: "Frame", Length: htmlOctets + 5, Hex: strings.Repeat("00", htmlOctets+5)})
	if b.More != 5 || strings.Count(b.Rows, "\n") != htmlOctets/16 {
		t.Errorf("%d more, %d rows", b.More, strings.Count(b.Rows, "\n"))
	}
	for _, odd := range []string{"", "0", "zz", "•", "••0"} {
		newHTMLOctets(PacketBuffer{Length: 1, Hex: odd})
	}
}
