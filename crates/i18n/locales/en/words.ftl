words-now = now { $time }
words-ke-1 = 15 min
words-ke-2 = 30 min
words-ke-3 = 45 min
words-here-map = a point on the map
words-you-are-here = You are here
words-minutes-ring = { $n } min
words-north = N
words-map-title = Map: streets within { $n } minutes on foot and { $venues } venues
words-map-route = Map: from { $from } to { $to }
words-osm = © OpenStreetMap contributors
words-held-community = Any community station in the district
words-held-community-note = Wherever you live; street centres and the district hall too
words-held-street = Street service centres
words-held-street-note = All eight street centres and the district hall
words-held-district = The district service hall
words-held-here = { $n ->
    [one] 1 place can do it
   *[other] { $n } places can do it
    }
words-presence-person = Yes, in person
words-presence-agent = No, family may do it for you
words-presence-agent-note = With both identity cards and a signed mandate
words-presence-guardian = A guardian may do it
words-presence-none = No need to come
words-on-the-spot = Done on the spot
words-days = { $n ->
    [one] 1 working day
   *[other] { $n } working days
    }
words-counter-minutes = { $n } min
words-free = Free
words-free-note = no charge
words-yuan = { $yuan } yuan
words-help-family = Family or neighbours
words-help-family-how = With both identity cards and a signed mandate; no notary needed
words-help-accompany = A helper goes along with you
words-help-accompany-how = Just ask at the station; no charge
words-help-actfor = An agent does it for you
words-help-actfor-how = Sign a mandate; the result comes to you and you see every step
words-help-visit = At your home
words-help-visit-how = For the very old or those who cannot walk well: call and we come
words-pilot = Trial: { $who }
words-pilot-at = at { $venue }; for: { $who }
words-pilot-until = Trial: { $who }; until { $date }
words-floor-1 = First floor
words-floor-2 = Second floor
words-floor-3 = Third floor
words-floor-n = Floor { $n }
words-floor-below = Basement { $n }
words-window-n = window { $n }
words-access-ramp = Ramp
words-access-lift = Lift
words-access-toilet = Accessible toilet
words-access-counter = Low counter
words-access-loop = Hearing loop
words-access-wheelchair = Wheelchair to borrow
words-access-sign = Sign language
words-holiday = Closed today for { $name }
words-holiday-open = Open today although it is { $name }
words-makeup = A make-up working day today
words-exception = { $reason }
words-last-admission = no new numbers in the last { $n } minutes
words-area = { $n } square metres
words-teams = { $n ->
    [one] 1 volunteer team
   *[other] { $n } volunteer teams
    }
words-clinic = { $name }: { $hours }
words-elder-doctor = See a doctor, get medicine
words-elder-meal = Meals, here or delivered
words-elder-card = Elder's card and allowances
words-elder-visit = Ask someone to come
words-missed-back = Missed it
words-cannot-come = Not coming
words-cannot-come-what = give the number back; the place goes to the next person
words-leave-now = now
words-leave = leave { $time }
words-turn = your turn
words-not-open = { $venue } gives no numbers now.
words-not-open-next = { $venue } gives no numbers now; it opens again { $when }.
words-full = The numbers of this session at { $venue } have just run out.
words-nothing-lost = What you chose is kept.
words-instead-note = { $walk } min walk, done about { $time }
words-behind = { $n ->
    [one] 1 person behind
   *[other] { $n } people behind
    }
words-came-web = number taken by phone, { $time }
words-came-counter = number taken on the spot, { $time }
words-came-by = Came by
words-called-flash = { $label } is called
words-finished-flash = { $label } is done
words-returned-flash = { $label } is back in line, behind those waiting now
words-missed-flash = { $label } did not come; the number is kept
words-conflict = Another window has just acted on this number. Nothing was changed; here is the latest order
words-nobody = Nobody is waiting
words-source-directory = Units, venues, services
words-source-streets = Streets and map
words-place-approximate = near { $name }
words-sketch = Sketch data
words-report-too-long = That is too long; please keep it under 500 characters
words-workdays = working days
words-daily = every day
words-monthly = { $day } number { $n } of each month
words-monthly-last = last { $day } of each month
words-stopped = The numbers for today at { $venue } are all given out; everybody who holds one is served.
words-stopped-next = The numbers for today at { $venue } are all given out; everybody who holds one is served. Next: { $when }.
