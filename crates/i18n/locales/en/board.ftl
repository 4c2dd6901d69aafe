board-title = Lobby board, { $venue }
board-now = Now calling
board-to = to
board-idle = Please wait for your number
board-come = please come
board-serving = serving
board-free = free
board-paused = paused
board-closed = closed
board-back = back at { $time }
board-next = Next
board-more = { $n } more waiting
board-ready = get ready
board-about = about { $time }
board-nobody = Nobody is waiting
board-notice = { $when }: { $name }
board-notice-now = { $name }, on until { $time }
board-no-phone = No phone needed: take a number at the counter
board-missed =
    Not there after { $calls } calls? Tell any window: you are called again after { $n } others,
    { $times ->
        [one] once.
       *[other] up to { $times } times.
    }
board-missed-next = Not there after { $calls } calls? Tell any window: you are next but one.
board-missed-never = After { $calls } calls a number lapses; take a new one.
board-say = Number { $label }, please go to { $place }
board-phone = Help by phone { $phone }
board-lost = Connection lost, reconnecting; what you see may be old
board-sound-on = Turn sound on
board-sound-is-on = Sound is on
board-sound-none = This device cannot speak
