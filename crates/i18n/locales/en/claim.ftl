claim-new-title = Take this number?
claim-new-back = ‹ Back
claim-new-failed = No number was taken; everything else is kept
claim-new-instead = You can take instead
claim-new-or-call = If none suits, call and someone will arrange it:
claim-new-queue = The queue now
claim-new-take = Take a number
claim-new-privacy = No name or phone number needed. The number is kept in this browser, and you can print a large-print slip.
claim-what = What
claim-where = Where
claim-title = My number { $label }
claim-yours = Your number
claim-ahead = Ahead of you
claim-ahead-unit =
    { $n ->
        [one] person
       *[other] people
    }
claim-next-is-you = You are next
claim-updated = Updated { $time }, changes appear by themselves
claim-lost = The connection is lost; this is how it was before. Your number still holds: show it to the staff.
claim-expected = Expected time
claim-turn = Your turn about
claim-nine-of-ten = Nine times in ten it falls between these.
claim-rough = Rough: little is known about this line yet.
claim-leave = **Leave at { $time }.** From { $from } it is { $minutes } minutes on foot.
claim-called = Please go to { $window }
claim-called-do = You are being called. If you are still on your way, do not hurry: a missed number is kept.
claim-serving = You are at { $window }
claim-missed = You were called and not there
claim-missed-by = Your number still holds. Tell the window before { $time } and you are next.
claim-missed-do = Your number still holds. Tell the window and go on waiting; no new number needed.
claim-done = Done
claim-done-do = This number has been used.
claim-lapsed = This number has expired
claim-lapsed-do = Its session is over. Take a new number when you need one.
claim-cancelled = This number was given back
claim-cancelled-do = Someone else has your place, thank you. Take another number when you need one.
claim-arrived = I am here
claim-arrived-said = We know you are here. Please wait in the hall until you are called.
claim-print = Print a large slip
claim-calendar = Add to calendar
claim-cancel = Not going, give it back
claim-again = Take another number
claim-late = If you are late
claim-keep-link = The address of this page is your proof. Please do not pass it on to strangers.

cancel-title = Give back { $label }?
cancel-what = Your place goes to the next person and this number cannot be had again.
cancel-yes = Give it back
cancel-no = Keep it

slip-title = Slip { $label }
slip-back = ‹ Back to my number
slip-roll = 80 mm receipt
slip-qr = Scan for the queue
slip-bring = Bring
slip-call = Cannot come? Call

my-title = My numbers
my-none = There is no number in this browser yet.
my-none-do = Numbers you take are listed here. For one taken on paper or by phone, see the slip.
my-find = Find what you need
my-waiting = Waiting
my-done = Done
my-cancelled = Given back
my-where-kept = Numbers are kept in this browser alone and go with its history. A printed slip is as good.
