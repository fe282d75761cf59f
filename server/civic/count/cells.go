package count

// Few is the size below which the count of a group of people is not shown.
const Few = 5

// Cells is a table of counts with what could point at a person taken out: a
// cell from one to four is nil, and so is the smallest other cell of its row
// and of its column where the sum of the rest would give it away. An empty
// cell is shown: it is about nobody.
func Cells(table [][]int) [][]*int {
	shown := make([][]*int, len(table))
	for i, row := range table {
		shown[i] = make([]*int, len(row))
		for j, n := range row {
			if n == 0 || n >= Few {
				shown[i][j] = &table[i][j]
			}
		}
	}
	for hideSecond(shown) {
	}
	return shown
}

// hideSecond hides one cell more where exactly one of a line is hidden, and
// says whether it had to.
func hideSecond(shown [][]*int) (hid bool) {
	for i := range shown {
		var line []**int
		for j := range shown[i] {
			line = append(line, &shown[i][j])
		}
		hid = pair(line) || hid
	}
	for j := 0; len(shown) > 0 && j < len(shown[0]); j++ {
		var line []**int
		for i := range shown {
			line = append(line, &shown[i][j])
		}
		hid = pair(line) || hid
	}
	return hid
}

func pair(line []**int) bool {
	hidden, smallest := 0, -1
	for i, cell := range line {
		switch {
		case *cell == nil:
			hidden++
		case **cell > 0 && (smallest < 0 || **cell < **line[smallest]):
			smallest = i
		}
	}
	if hidden != 1 || smallest < 0 {
		return false
	}
	*line[smallest] = nil
	return true
}
