venue-back = ‹ Find places
venue-open-until = until { $time } today
venue-call-first = Please call before you go.
venue-today = Today
venue-shut-today = closed
venue-confirmed = Hours last confirmed { $date }
venue-hours-wrong = Wrong hours? Tell us
venue-say-place = Say where you are for the way
venue-queue = The queue now
venue-queue-people =
    { $n ->
        [one] person waiting
       *[other] people waiting
    }
venue-windows =
    { $n ->
        [one] { $n } window open
       *[other] { $n } windows open
    }
venue-queue-turn = a number taken now is due about
venue-updated = Updated { $time }
venue-address = Address
venue-phone = Phone
venue-host = Run by
venue-from = { $metres } from { $place }
venue-week = This week
venue-is-today = today
venue-shut-day = closed
venue-access = Access
venue-there = yes
venue-not-there = no
venue-floors = Floors and rooms
venue-services =
    { $n ->
        [0] Services here
        [one] { $n } service here
       *[other] { $n } services here
    }
venue-services-none = No counter services here; there are activities and public rooms.
venue-authority-help = helps you fill in and send
venue-authority-accept = accepts it, decided elsewhere
venue-authority-review = accepts and reviews it
venue-authority-decide = settles it here
venue-recognitions = Recognitions
venue-recognised = by { $by }, { $date }
venue-report-title = Wrong hours or address?
venue-report-what = What is wrong? One sentence will do
venue-report-empty = Please write what is wrong, then send
venue-report-privacy = No name or phone number needed. Please write nothing personal.
venue-report-send = Send
venue-thanks-title = Received, thank you
venue-thanks-what = The staff of this place will check it and correct the page.
venue-thanks-next = Until then the page still shows the old hours, so please call before you go.
venue-thanks-back = Back to { $venue }

directions-title = The way to { $venue }
directions-back = ‹ Back to this place
directions-sum = From { $from }: **{ $minutes } minutes on foot**, { $metres }.
directions-no-way = There is no way on foot from { $from } to here that is open now
directions-no-way-do = Try another pace or another place to start from, or call before you go.
directions-detour = A detour is given: { $reason }.
directions-detour-until = A detour is given: { $reason }, until { $when }.
directions-none = We do not know where you start
directions-none-do = Tell us where you are and we will write the way step by step.
