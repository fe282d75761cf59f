package page

func planSamples(visitor, member Frame) []sample { return nil }
