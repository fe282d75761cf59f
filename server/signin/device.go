package signin

import "strings"

// device says in a few words which browser this is, so that a person knows
// their sessions apart. The whole header would be a fingerprint.
func device(agent string) string {
	browser := firstOf(agent, "Edg/", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung Internet",
		"Firefox/", "Firefox", "FxiOS", "Firefox", "CriOS", "Chrome", "Chrome/", "Chrome", "Chromium/", "Chromium", "Safari/", "Safari")
	system := firstOf(agent, "iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows",
		"Mac OS X", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	switch {
	case browser != "" && system != "":
		return browser + " · " + system
	case browser != "":
		return browser
	}
	return system
}

// firstOf takes pairs of what to look for and what to call it.
func firstOf(agent string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.Contains(agent, pairs[i]) {
			return pairs[i+1]
		}
	}
	return ""
}
