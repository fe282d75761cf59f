package lottery

// Replacements is the pool from which the empty seats of a panel are filled.
// Held are the ids of members who stay, gone of those who withdrew or must not
// be asked again. Quotas shrink by what the held members cover, and nobody who
// shares a home with one of them is asked.
func (p *Pool) Replacements(held, gone []string) (*Pool, error) {
	const unknown = "'%s' is not in the pool."
	var problems Problems
	place := map[string]int{}
	for i, person := range p.People {
		place[person.ID] = i
	}
	stays, away, homes := map[int]bool{}, map[int]bool{}, map[string]bool{}
	covered := make([][]int, len(p.Features))
	for f := range p.Features {
		covered[f] = make([]int, len(p.Features[f].Quotas))
	}
	for _, id := range held {
		i, known := place[id]
		if !known {
			problems.add("", 0, 0, unknown, id)
			continue
		}
		if stays[i] {
			problems.add("", 0, 0, "'%s' is named twice.", id)
			continue
		}
		stays[i] = true
		if h := p.People[i].Household; h != "" {
			homes[h] = true
		}
		for f, v := range p.People[i].Values {
			covered[f][v]++
		}
	}
	for _, id := range gone {
		i, known := place[id]
		switch {
		case !known:
			problems.add("", 0, 0, unknown, id)
		case stays[i]:
			problems.add("", 0, 0, "'%s' cannot both stay and have left.", id)
		}
		away[i] = known
	}
	if len(stays) >= p.Panel && len(problems) == 0 {
		problems.add("", 0, 0, "No seat is empty: %d members stay.", len(stays))
	}
	if len(problems) > 0 {
		return nil, problems
	}
	next := &Pool{Panel: p.Panel - len(stays), Features: p.without(covered)}
	for i, person := range p.People {
		if !stays[i] && !away[i] && !homes[person.Household] {
			next.People = append(next.People, person)
		}
	}
	return next, nil
}

// without are the quotas less what is covered already.
func (p *Pool) without(covered [][]int) []Feature {
	features := make([]Feature, len(p.Features))
	for f, feature := range p.Features {
		features[f] = Feature{Name: feature.Name}
		for v, q := range feature.Quotas {
			n := covered[f][v]
			features[f].Quotas = append(features[f].Quotas, Quota{
				Value: q.Value, Min: max(0, q.Min-n), Max: max(0, q.Max-n),
				MinFlex: max(0, q.MinFlex-n), MaxFlex: max(0, q.MaxFlex-n),
			})
		}
	}
	return features
}
