package template

var (
	objective = Field{Objective, "Objective", "What will have changed when this is done? One or two paragraphs.", Text, true, true}
	lead      = Field{Lead, "Lead implementing organisation", "The one organisation that answers for this commitment, with its partners if it has any.", Organisations, true, false}
	state     = Field{ActorsState, "Other actors involved - government", "Departments and public bodies besides the lead, separated by commas.", Organisations, true, false}
	others    = Field{ActorsOther, "Other actors involved - CSOs, private sector, working groups, multilaterals etc", "Everyone outside government who takes part, separated by commas.", Organisations, true, false}
	timeline  = Field{Timeline, "Timeline", "From when to when, such as 'September 2024 - Autumn 2025'.", Period, true, false}
	values    = Field{OGPValues, "OGP values", "Access to information, civic participation, public accountability.", Values, true, false}
	rows      = Field{MilestonesField, "Milestones", "Steps that anybody can check: what, by when, and who.", Milestones, true, true}
)

func per(objective bool, required bool, key, label, help string) Field {
	return Field{Key: key, Label: label, Help: help, Kind: Text, Required: required, PerObjective: objective}
}

var dated = []string{ColumnText, ColumnKind, ColumnStart, ColumnEnd, ColumnLead}

var all = []Template{
	{ID: OGP2022, Version: 1, Name: "Open Government Partnership, from 2022", Columns: []string{ColumnText, ColumnOutput, ColumnEnd, ColumnLead, ColumnSupporting}, Fields: []Field{
		per(false, true, Description, "Brief description of the commitment", "One paragraph that a newspaper could print."),
		{Lead, "Commitment lead", "The organisation that answers for this commitment.", Organisations, true, false},
		{ActorsState, "Supporting stakeholders - government", "Departments and public bodies besides the lead, separated by commas.", Organisations, true, false},
		{ActorsCivil, "Supporting stakeholders - civil society", "Organisations of civil society that take part, separated by commas.", Organisations, true, false},
		{ActorsOther, "Supporting stakeholders - others", "Parliament, private sector, academia and others, separated by commas.", Organisations, false, false},
		{Timeline, "Period covered", "From when to when, such as 'January 2024 - December 2025'.", Period, true, false},
		per(false, true, Problem, "What problem does the commitment aim to address?", "Who is affected, where, and how do you know?"),
		per(false, true, Causes, "What are the causes of the problem?", "What keeps it from going away by itself?"),
		per(false, true, DoneSoFar, "What has been done so far to solve the problem?", "Earlier plans, and what came of them."),
		per(false, true, Solution, "What solution are you proposing?", "What will be done, and why that would work."),
		per(false, true, Results, "What results do we want to achieve by implementing this commitment?", "What people will be able to see or do afterwards."),
		per(false, false, Transparency, "How will the commitment promote transparency?", "What becomes public that is not public now?"),
		per(false, false, Accountability, "How will the commitment help foster accountability?", "Who will answer for what, and to whom?"),
		per(false, false, Participation, "How will the commitment improve citizen participation?", "How do people take part in defining, doing and watching this?"),
		rows,
	}},
	{ID: UKNAP5, Version: 1, Name: "UK National Action Plan 2021-23", Columns: dated, Fields: []Field{
		objective,
		per(true, true, Problem, "What is the problem that the commitment will address?", "Who is affected, and how do you know?"),
		per(true, true, Contribution, "How will the commitment contribute to solving the problem?", "Why would this work?"),
		per(true, false, Actions, "What the government will do", "The work itself, under headings of its own where there is much of it."),
		rows, lead, timeline, values, state, others,
	}},
	{ID: UKNAP4, Version: 1, Name: "UK National Action Plan 2019-21", Columns: dated, Fields: []Field{
		objective,
		per(true, true, Problem, "What is the public problem that the commitment will address?", "Who is affected, and how do you know?"),
		per(true, true, Contribution, "How will the commitment contribute to solve the public problem?", "Why would this work?"),
		lead, timeline, values, state, others, rows,
	}},
	{ID: UKNAP3, Version: 1, Name: "UK National Action Plan 2016-18", Columns: []string{ColumnText}, Fields: []Field{
		per(false, true, CommitmentText, "Commitment text", "The commitment in one sentence."),
		objective,
		per(true, true, Problem, "Status quo", "How things stand today, and what is wrong with that."),
		per(true, true, Contribution, "Ambition", "How things shall be."),
		rows,
		{Lead, "Responsible institution", "The organisation that answers for this commitment; an organisation of civil society may share it.", Organisations, true, false},
		{Actors, "Supporting institutions", "Everyone else who takes part, separated by commas.", Organisations, false, false},
		{StartDate, "Start date", "Such as 'May 2016'.", Date, true, false},
		{EndDate, "End date", "Such as 'June 2018'.", Date, true, false},
	}},
}
