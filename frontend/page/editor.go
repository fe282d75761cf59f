package page

import (
	"context"
	"encoding/json"

	"github.com/folkmoot/folkmoot/frontend/words"
)

// editorWords is the catalogue of the editor, which speaks in the browser:
// its keys and what they are in the reader's language, as JSON.
func editorWords(ctx context.Context) string {
	raw, err := json.Marshal(map[string]string{
		"milestone.text":         words.T(ctx, "Milestone"),
		"milestone.kind":         words.T(ctx, "New or ongoing"),
		"milestone.start":        words.T(ctx, "Start"),
		"milestone.end":          words.T(ctx, "End"),
		"milestone.lead":         words.T(ctx, "Lead"),
		"milestone.kind.new":     words.T(ctx, "New"),
		"milestone.kind.ongoing": words.T(ctx, "Ongoing"),
		"A link begins with https://, http:// or mailto:": words.T(ctx, "A link begins with https://, http:// or mailto:"),
		"Add a milestone":                    words.T(ctx, "Add a milestone"),
		"Address of the link":                words.T(ctx, "Address of the link"),
		"Bold":                               words.T(ctx, "Bold"),
		"Bullets":                            words.T(ctx, "Bullets"),
		"Comment":                            words.T(ctx, "Comment"),
		"Connected":                          words.T(ctx, "Connected"),
		"Copy":                               words.T(ctx, "Copy"),
		"Formatting":                         words.T(ctx, "Formatting"),
		"Heading":                            words.T(ctx, "Heading"),
		"Here now: %s and you":               words.T(ctx, "Here now: %s and you"),
		"Italic":                             words.T(ctx, "Italic"),
		"Link":                               words.T(ctx, "Link"),
		"No connection. You can keep typing": words.T(ctx, "No connection. You can keep typing"),
		"Not connected: new words will appear when the connection is back":                                       words.T(ctx, "Not connected: new words will appear when the connection is back"),
		"Not saved yet: no connection. Keep typing; your words are kept on this device and sent when it is back": words.T(ctx, "Not saved yet: no connection. Keep typing; your words are kept on this device and sent when it is back"),
		"Numbers":                      words.T(ctx, "Numbers"),
		"Only you are here":            words.T(ctx, "Only you are here"),
		"Redo":                         words.T(ctx, "Redo"),
		"Remove the milestone \"%s\"?": words.T(ctx, "Remove the milestone \"%s\"?"),
		"Remove":                       words.T(ctx, "Remove"),
		"Saved %s":                     words.T(ctx, "Saved %s"),
		"Saving":                       words.T(ctx, "Saving"),
		"Show the text as it is now":   words.T(ctx, "Show the text as it is now"),
		"Suggest other words":          words.T(ctx, "Suggest other words"),
		"The server did not accept your last words": words.T(ctx, "The server did not accept your last words"),
		"Undo":                    words.T(ctx, "Undo"),
		"With the selected words": words.T(ctx, "With the selected words"),
		"Your words are kept below. Copy what you need, or suggest it as a change.": words.T(ctx, "Your words are kept below. Copy what you need, or suggest it as a change."),
	})
	if err != nil {
		return "{}" // the editor then speaks English
	}
	return string(raw)
}
