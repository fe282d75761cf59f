package lottery

import (
	"context"
	"testing"
)

func benchmark(b *testing.B, p *Pool, a Algorithm) {
	b.Helper()
	if err := p.Check(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		out, err := Run(context.Background(), p, Options{Algorithm: a, Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Panels()), "panels")
		b.ReportMetric(out.Figures().Lowest, "lowest")
	}
}

// seven features of the usual sizes: gender, age, ethnicity, disability,
// education, ward, deprivation.
var seven = []int{2, 5, 4, 2, 5, 8, 4}

func BenchmarkLeximin150(b *testing.B)      { benchmark(b, sf(b), Leximin) }
func BenchmarkLeximin500(b *testing.B)      { benchmark(b, synthetic(500, 75, seven, 1, 40), Leximin) }
func BenchmarkLeximinOther500(b *testing.B) { benchmark(b, synthetic(500, 75, seven, 2, 40), Leximin) }
func BenchmarkLeximin2000(b *testing.B) {
	benchmark(b, synthetic(2000, 200, []int{2, 5}, 3, 100), Leximin)
}
func BenchmarkMaximin500(b *testing.B) { benchmark(b, synthetic(500, 75, seven, 1, 40), Maximin) }
func BenchmarkNash150(b *testing.B)    { benchmark(b, sf(b), Nash) }
func BenchmarkNash500(b *testing.B)    { benchmark(b, synthetic(500, 75, seven, 1, 40), Nash) }
