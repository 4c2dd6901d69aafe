login-title = Staff sign-in
login-name = User name
login-password = Password
login-go = Sign in
login-wrong = The user name or the password is wrong
login-too-many =
    { $minutes ->
        [one] Too many tries. Please try again in { $minutes } minute
       *[other] Too many tries. Please try again in { $minutes } minutes
    }
login-expired = Your sign-in has ended. Please sign in again
login-problem-do = The user name is kept; please type the password again. If you forgot it, ask the administrator of your unit.
login-residents = Residents need not sign in.

desk-choose = Which window is yours?
desk-choose-lead = Hello { $staff }. Choose a window to start calling.
desk-no-venue = Your account has no window yet
desk-no-venue-do = Ask the administrator of your unit to add it under people and roles, then sign in again.
desk-taken-by = used by { $staff }
desk-free = free
desk-sign-out = Sign out
desk-done-today = Done today
desk-waiting = Waiting
desk-longest = Longest
desk-minutes = { $n } min
desk-offline = Offline for { $n } min, calling goes on
desk-offline-labels = Labels ready: **{ $from } to { $to }**
desk-offline-pending = { $n } entries kept here, sent when back online
desk-offline-synced = synchronised up to { $time }
desk-lost = The connection is lost and the order may be out of date. Keep working; it reconnects by itself.
desk-serving = Now serving
desk-called = Called, not here yet
desk-called-times =
    { $n ->
        [one] called { $n } time
       *[other] called { $n } times
    }
desk-since = since { $time }
desk-usual = usually { $n } min
desk-needs = Needs
desk-nobody = Nobody
desk-nobody-next = Press space to call the next.
desk-nobody-waiting = Nobody is waiting.
desk-paused = This window has paused calling.
desk-recall = Call again
desk-hold = Hold
desk-missed = Not here
desk-finish = Finish
desk-start = { $label } is here, start
desk-finish-next = Finish, call { $label }
desk-next = Call { $label }
desk-next-none = Nobody to call
desk-space = Space
desk-slip = Print slip
desk-guide = Service guide
desk-next-up = Next
desk-why = Why this one
desk-queue-empty = Nobody is waiting. New numbers appear here by themselves.
desk-order = The order after that
desk-order-note = Booked and walk-in form one queue; rules set the order, not the label
desk-jk = up and down
desk-col-order = Order
desk-col-label = Number
desk-col-source = Came by
desk-col-arrived = Here
desk-col-service = For
desk-col-waited = Waited
desk-col-expected = Due
desk-col-why = Why here
desk-col-do = Do
desk-not-here = not yet
desk-call-back = Back in line
desk-source-priority = Priority
desk-source-booked = Booked { $time }
desk-source-walkin = Walk-in
desk-source-phone = By phone
desk-source-web = Online
desk-source-kiosk = Kiosk
desk-change-window = Change window
desk-keys-note = Mouse and touch work too; single keys rest while you type

### What the desk answers when something does not go
refused-window-closed = This window is closed. Open it first
refused-window-paused = This window is paused. Go on first
refused-window-taken = Somebody else works at this window. Choose another, or take it over
refused-window-busy = { $label } is still served here. Finish first, or close after this one
refused-not-served-here = { $label } came for something this window does not serve
refused-reason = Write why, in at most 200 characters, without names
refused-calls-left = { $label } was called { $made } of { $of } times. Recall, or write why it counts as missed already
refused-returned-often = { $label } may not come back again; they take a new number
refused-not-offered = This service is not offered here today, or is asked for already
refused-other-venue = A number is sent on within its venue only
refused-line-closed = The other line takes no more people in today
refused-nothing-to-undo = There is no step of the last minute to take back
refused-undo-late = Something else depends on that step by now. Nothing was changed
refused-stopped = Numbers for today are all given out
refused-no-session = There is no session now, and nothing to stop
