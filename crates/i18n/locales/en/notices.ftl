# Text messages and messages on the page: one sentence, what to do first
notice-booked = Booked: { $time }, { $venue }, { $service }, number { $label }. { $link }
notice-moved = Moved: number { $label } is now at { $time }, { $venue }. { $link }
notice-cancelled = Number { $label } is cancelled: { $venue }, { $service }. To book again: { $link }
notice-offer = A place is free: { $time }, { $venue }, { $service }. Confirm by { $until }, or it goes to the next person: { $link }
notice-reoffered = { $venue } cannot serve you on { $lost }; number { $label } can be moved to { $time } or another time. Please choose: { $link }
notice-reoffered-none = { $venue } cannot serve you on { $lost }, and no other place is free now. Number { $label } is kept; please look or call: { $link }
notice-set-out = Please leave now: { $minutes } minutes’ walk to { $venue }; number { $label } is called from about { $time }. { $link }
notice-next =
    { $ahead ->
        [0] You are next: { $venue }, number { $label }. { $link }
        [one] Almost your turn: { $venue }, number { $label }, one person ahead. { $link }
       *[other] Almost your turn: { $venue }, number { $label }, { $ahead } people ahead. { $link }
    }
notice-called = You are being called: { $venue }, window { $window }, number { $label }. { $link }
notice-missed = You were called and not there: number { $label }. { $rule } { $link }
notice-code = Your code is { $code }, good for { $minutes } minutes. Our staff never ask for it.

missed-rule =
    { $times ->
        [0] Called { $calls } times without coming, a number is void; take a new one.
        [1] Called { $calls } times without coming, a number is missed; tell a window and you are called after { $after } others, once.
       *[other] Called { $calls } times without coming, a number is missed; tell a window and you are called after { $after } others, at most { $times } times.
    }
slip-booked = Booked for
slip-check-in = When you arrive, scan the code to check in, or give your number at the kiosk or a window.

messages-title = Messages to you
messages-ask = Tell me when to leave
messages-ask-what = Messages appear on this page. The { $minutes } minutes’ walk from { $from } is counted in.
messages-ask-plain = A message appears on this page when it is almost your turn. To be told when to leave, first say on the home page where you walk from.
messages-on = There will be a message when it is almost your turn; keep this page open.
messages-phone = Also to my phone

my-phone = See my numbers by phone number
my-phone-what = With a code sent to your phone you see your numbers on another phone or computer, and get messages when it is almost your turn. You can take numbers without it.
my-phone-number = Mobile number
my-phone-send = Send a code
my-phone-known = This browser is known by your phone number; numbers taken elsewhere are listed too.
my-phone-forget = Forget it
code-title = Enter the code
code-sent = Six digits, good for { $minutes } minutes. If nothing came within a minute, go back and ask again.
code-shown = This is a demonstration and sends nothing. The code is { $code }.
code-number = Code
code-go = Continue
code-wrong = The code is wrong or too old
code-wrong-do = Your numbers are all kept. Check it, or go back and ask for another.
code-bad-phone = This does not look like a mobile number
code-bad-phone-do = A mobile number has 11 digits and begins with 1. Nothing was sent.
code-too-many = Too many codes
code-too-many-do = At most 3 an hour for one phone; come back in { $minutes } minutes. Your numbers are all kept.
code-back = ‹ My numbers

evaluate-title = How did it go?
evaluate-who = Anonymous. People at the windows see only totals of all evaluations, not who gave them.
evaluate-grade = Please choose one
evaluate-grade-5 = Very satisfied
evaluate-grade-4 = Satisfied
evaluate-grade-3 = Mostly satisfied
evaluate-grade-2 = Dissatisfied
evaluate-grade-1 = Very dissatisfied
evaluate-why = Because of what? Optional
evaluate-reason-attitude = Attitude
evaluate-reason-speed = Speed
evaluate-reason-once = Done in one visit or not
evaluate-reason-clear = How clearly things were explained
evaluate-reason-place = Place and equipment
evaluate-reason-rules = Papers and rules
evaluate-words = Anything else, optional
evaluate-words-what = Kept encrypted; only those who look into evaluations can read it. Please write no identity number.
evaluate-send = Send
evaluate-missing = Nothing chosen yet
evaluate-missing-do = Choose one of the five, then send. What you wrote is kept.
evaluate-given = Evaluated already, thank you
evaluate-given-do = One evaluation for one visit.
evaluate-not-done = Not done yet
evaluate-not-done-do = Open this page again when you have been served.
evaluate-too-late = More than 30 days ago
evaluate-too-late-do = It can no longer be evaluated. If you have something to say, call the number above.
evaluate-back = ‹ My number
evaluate-link = Say how it went
evaluate-counter = Please rate the service you just had
evaluate-counter-none = When a visit ends, its evaluation appears here.
evaluate-counter-thanks = Thank you
evaluate-totals = { $n } evaluations of this centre in 30 days
evaluate-too-few = Fewer than 5 evaluations: no totals yet.

outbox-title = Messages sent
outbox-none = No messages yet.
outbox-pending = waiting
outbox-sent = sent
outbox-failed = not delivered
outbox-skipped = not sent
outbox-back = ‹ Back to the window
