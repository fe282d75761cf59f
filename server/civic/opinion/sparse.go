package opinion

import "math"

// sparse is the matrix of centred votes, row after row. What is not in it is
// nought.
type sparse struct {
	ends   []int32 // of each row
	column []int32
	value  []float64
}

// centred takes the means off the votes. A person who counts several times has
// a row longer by the root of it. total is how much the votes vary.
func (v *Votes) centred(centre []float64, weight []int) (s sparse, total float64) {
	s.column, s.value = make([]int32, 0, v.count), make([]float64, 0, v.count)
	for p, row := range v.rows {
		w := 1.0
		if weight != nil {
			w = math.Sqrt(float64(weight[p]))
		}
		if w == 0 {
			continue
		}
		for _, c := range row {
			if v.out[c.statement] {
				continue
			}
			d := w * (float64(c.vote) - centre[c.statement])
			s.column = append(s.column, c.statement)
			s.value = append(s.value, d)
			total += d * d
		}
		s.ends = append(s.ends, int32(len(s.column)))
	}
	return s, total
}

// spread sends a basis through the covariance of the votes.
func (s *sparse) spread(basis, image [][block]float64) {
	clear(image)
	from := int32(0)
	for _, end := range s.ends {
		columns, values := s.column[from:end], s.value[from:end]
		var at [block]float64
		for i, c := range columns {
			d, b := values[i], &basis[c]
			for j := range block {
				at[j] += d * b[j]
			}
		}
		for i, c := range columns {
			d, im := values[i], &image[c]
			for j := range block {
				im[j] += d * at[j]
			}
		}
		from = end
	}
}
