services-title = All services
services-search = What you need, in your own words
services-none = “{ $query }” was not found
services-none-do = Try other words, or look through the groups below.
services-hits =
    { $n ->
        [one] { $n } service for “{ $query }”
       *[other] { $n } services for “{ $query }”
    }
services-matched = also called “{ $word }”
services-all =
    { $n ->
        [one] By group, { $n } service in all
       *[other] By group, { $n } services in all
    }

guide-back = ‹ All services
guide-long = How long
guide-cost = Cost
guide-bring = What to bring
guide-bring-count =
    { $n ->
        [0] nothing
        [one] { $n } thing
       *[other] { $n } things
    }
guide-not-needed-count = { $n } more not needed
guide-where = Where
guide-in-person = In person?
guide-limit = Done within
guide-on-the-spot = On the spot
guide-days =
    { $n ->
        [one] { $n } working day
       *[other] { $n } working days
    }
guide-legal-days =
    { $n ->
        [one] by law { $n } working day
       *[other] by law { $n } working days
    }
guide-please-bring = Please bring
guide-bring-nothing = You need not bring anything.
guide-deferrable = may follow later
guide-promise = a signed promise will do
guide-e-licence = electronic version accepted
guide-not-again = No need to bring
guide-how = How it works
guide-near = Nearest places
guide-near-from = Walking from { $place }.
guide-near-unknown = Tell us where you are to see the nearest places, the walk, and when you will be done.
guide-say-place = Say where you are
guide-more-open =
    { $n ->
        [one] { $n } more place is open, see the map
       *[other] { $n } more places are open, see the map
    }
guide-on-map = See the map
guide-helpers = Who can do it for you
guide-basis = Legal basis
guide-take-at = Take a number at { $venue }
guide-go-to = Go to { $venue }
guide-done-about = done about { $time }
