home-title-plain = Where are you? What do you need?
home-where-title = Where are you?
home-what-title = What do you need?
home-form = Find a place
home-place = Where
home-need = What you need, in your own words
home-need-example = such as: bus card for my mother
home-locate = Locate me
home-locating = Finding your position…
home-locate-failed = Your position could not be found. Please type a street or an estate.
home-locate-denied = Locating was not allowed. Please type a street or an estate.
home-my-position = My position
home-find = Find
home-pace = Who is walking
home-pace-adult = Adult
home-pace-elder = Elder
home-pace-wheelchair = Wheelchair
home-when = When
home-when-now = Now
home-when-today = Today
home-when-week = This week
home-change = Change
home-change-place = Change place
home-everything = Everything nearby

home-first-try = Often needed
home-how-1 = Say where you are
home-how-1-note = A street, a lane or an estate will do, or let us locate you.
home-how-2 = Say what you need
home-how-2-note = No official names needed. Write it the way you would say it.
home-how-3 = Walk there and get it done
home-how-3-note = Minutes on foot, open on arrival, people ahead, when you will be done: all at a glance.

home-which-place = There are several places called “{ $place }”. Which one?
home-place-not-found = “{ $place }” was not found
home-place-not-found-do = What you typed is kept. Try a street, a lane, an estate, or a school or hospital nearby.
home-similar-places = Perhaps one of these
home-no-street = No walkable street within { $metres } of here
home-no-street-kept = The point may lie in water or behind a wall. What you need is kept; choose a place close by.
home-no-street-nearest = Start from { $place } instead
home-not-understood = “{ $need }” was not understood
home-not-understood-do = Your place is kept. Try other words, or look through all services.
home-did-you-mean = Did you mean
home-see-all-services = See all services
home-nothing = Nowhere within a { $minutes } minute walk offers “{ $service }”
home-nothing-at-all = No service point within a { $minutes } minute walk
home-nearest = A little farther, the nearest is
home-nothing-call = If that is too far, someone can come to you or act for you. Call

home-answer = Within a { $minutes } minute walk, **{ $venues ->
        [one] { $venues } place offers
       *[other] { $venues } places offer
    } “{ $service }”**,
home-answer-all = Within a { $minutes } minute walk there { $venues ->
        [one] is **{ $venues } place
       *[other] are **{ $venues } places
    } with { $services ->
        [one] { $services } service
       *[other] { $services } services
    }**,
home-answer-none-open = none open just now.
home-answer-open-now = **{ $open } open when you arrive**.
home-answer-open-today = **{ $open } open today**.
home-answer-open-week = **{ $open } open this week**.
home-what-to-bring = How it works, what to bring
home-or-did-you-mean = Or did you mean
home-all-in-circle = All { $venues } places and { $services } services nearby
home-all-hint = Say what you need to see when you will be done.
home-results = Results
home-sort-finish = Done soonest first
home-sort-near = Nearest first
home-sort-to-near = Show nearest first
home-sort-to-finish = Show done soonest first
home-best = Done soonest
home-best-open = Go here first
home-best-near = Nearest
home-best-done = done about
home-row-done = done about **{ $time }**
home-row-services =
    { $n ->
        [one] { $n } service
       *[other] { $n } services
    }
home-more-places =
    { $n ->
        [one] { $n } more place
       *[other] { $n } more places
    }
home-also = Also within reach
home-also-count =
    { $n ->
        [one] { $n } service
       *[other] { $n } services
    }

home-elder-title = What do you need?
home-elder-where = You are at { $place }.
home-elder-where-unknown = We do not know where you are yet.
home-elder-say-place = Say where
home-elder-choices = Often needed
home-elder-all = Anything else
home-elder-near = Nearest open place
home-elder-own-words = In your own words
home-elder-read = Read this to me
home-elder-stop = Stop reading
home-only-district = Only places in and near { $district } can be found here.
