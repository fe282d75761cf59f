package opinion

import "math"

// straighten makes the columns of a basis perpendicular and of length one, by
// Gram and Schmidt's process done twice, since once loses digits. A column that
// depends on the ones before becomes nought.
func straighten(basis [][block]float64) {
	for j := range block {
		before := columnLength(basis, j)
		for range 2 {
			for i := range j {
				along := 0.0
				for t := range basis {
					along += basis[t][i] * basis[t][j]
				}
				for t := range basis {
					basis[t][j] -= along * basis[t][i]
				}
			}
		}
		length := columnLength(basis, j)
		for t := range basis {
			if length <= before*1e-12 || length == 0 {
				basis[t][j] = 0
			} else {
				basis[t][j] /= length
			}
		}
	}
}

func columnLength(basis [][block]float64, j int) float64 {
	sum := 0.0
	for t := range basis {
		sum += basis[t][j] * basis[t][j]
	}
	return math.Sqrt(sum)
}

// rotate replaces basis by the directions in the span of its image under a
// symmetric map that come nearest to being eigenvectors, largest eigenvalue
// first, and gives the eigenvalues as seen from the basis before.
func rotate(basis, image [][block]float64) [block]float64 {
	var small [block][block]float64
	for t := range basis {
		for i := range block {
			for j := range block {
				small[i][j] += basis[t][i] * image[t][j]
			}
		}
	}
	for i := range block {
		for j := range i {
			m := (small[i][j] + small[j][i]) / 2
			small[i][j], small[j][i] = m, m
		}
	}
	values, turn := jacobi(small)
	for t := range basis {
		var row [block]float64
		for j := range block {
			for i := range block {
				row[j] += image[t][i] * turn[i][j]
			}
		}
		basis[t] = row
	}
	straighten(basis)
	return values
}

// jacobi finds the eigenvalues of a small symmetric matrix, largest first, and
// its eigenvectors as columns, by Jacobi's rotations.
func jacobi(m [block][block]float64) (values [block]float64, vectors [block][block]float64) {
	for i := range block {
		vectors[i][i] = 1
	}
	for range 60 {
		off := 0.0
		for i := range block {
			for j := range i {
				off += m[i][j] * m[i][j]
			}
		}
		if off == 0 {
			break
		}
		for i := range block {
			for j := i + 1; j < block; j++ {
				turnAway(&m, &vectors, i, j)
			}
		}
	}
	for i := range block {
		best := i
		for j := i + 1; j < block; j++ {
			if m[j][j] > m[best][best] {
				best = j
			}
		}
		m[i][i], m[best][best] = m[best][best], m[i][i]
		for k := range block {
			vectors[k][i], vectors[k][best] = vectors[k][best], vectors[k][i]
		}
		values[i] = m[i][i]
	}
	return values, vectors
}

// turnAway makes the entry i,j nought by a rotation in that plane.
func turnAway(m, vectors *[block][block]float64, i, j int) {
	if m[i][j] == 0 {
		return
	}
	theta := (m[j][j] - m[i][i]) / (2 * m[i][j])
	tan := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1))
	if theta < 0 {
		tan = -tan
	}
	cos := 1 / math.Sqrt(tan*tan+1)
	sin := tan * cos
	for k := range block {
		a, b := m[k][i], m[k][j]
		m[k][i], m[k][j] = cos*a-sin*b, sin*a+cos*b
	}
	for k := range block {
		a, b := m[i][k], m[j][k]
		m[i][k], m[j][k] = cos*a-sin*b, sin*a+cos*b
		a, b = vectors[k][i], vectors[k][j]
		vectors[k][i], vectors[k][j] = cos*a-sin*b, sin*a+cos*b
	}
	m[i][j], m[j][i] = 0, 0
}
