# Words that stand on every page.
app-name = Yike
app-tagline = { $district } within fifteen minutes
app-skip = Skip to content
app-nav = Main

nav-home = Home
nav-services = All services
nav-my = My numbers
nav-map = Map
nav-about = About
nav-other-language = 中文
nav-elder-size = Large print
nav-normal-size = Normal size
nav-dark = Dark
nav-light = Light

foot-nav = More
foot-no-phone = You can do this without a phone too: go to any community station, or call { $phone } and someone will take a number for you.
foot-call-label = By phone
foot-call = You can also call. Someone answers:

action-take = Take a number
action-directions = How to get there
action-details = See this place
action-print = Print
action-print-page = Print this page

state-open-on-arrival = Open when you arrive
state-shut-on-arrival = Closed when you arrive
state-open = Open now
state-shut = Closed now
state-unsure = Hours to be confirmed
state-until = open until { $time }
state-reopens = opens again { $when }
state-reopens-unknown = not known when it opens again, please call first
state-confirmed = hours last confirmed { $date }
state-never-confirmed = Hours have not been confirmed yet, please call first

unit-walk = { $n } min walk
unit-walk-slow = { $n } min at an easy pace
unit-walk-none = right here
unit-people-ahead =
    { $n ->
        [one] { $n } person ahead
       *[other] { $n } people ahead
    }
unit-no-wait = no wait
unit-aside = {" "}({ $text })
unit-to = {" – "}
unit-and = {", "}
unit-comma = {", "}
unit-space = {" "}

rule-walk = walk
rule-wait = wait
rule-serve = at the counter

map-here = You are here
map-open = Open on arrival
map-shut = Closed on arrival
map-reach = Streets within reach
map-none = The map cannot be drawn just now. The list is complete.
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-press = Press and hold a place on the map to start from there
map-two-fingers = Use two fingers to move the map
map-title = Service map
map-lead = From { $place }, within a { $minutes } minute walk.
map-ask = Change the place or the need
map-list = Everything on the map is in this list
