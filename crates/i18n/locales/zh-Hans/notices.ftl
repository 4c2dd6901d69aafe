# 短信和页面上的消息：一句话说完，先说要做的
notice-booked = 约好了：{ $time }，{ $venue }，{ $service }，号 { $label }。{ $link }
notice-moved = 改好了：号 { $label } 改到 { $time }，{ $venue }。{ $link }
notice-cancelled = 号 { $label } 已取消：{ $venue }，{ $service }。要重新约，请打开 { $link }
notice-offer = 候补有位了：{ $time }，{ $venue }，{ $service }。请在 { $until } 以前确认，过时让给下一位：{ $link }
notice-reoffered = { $venue } { $lost } 办不了了，号 { $label } 可以改到 { $time } 或别的时间。请打开选一个：{ $link }
notice-reoffered-none = { $venue } { $lost } 办不了了，眼下没有别的空位。号 { $label } 还在，请打开看看或打电话：{ $link }
notice-set-out = 请现在出门：走到{ $venue }约 { $minutes } 分钟，号 { $label } 大约 { $time } 起叫到。{ $link }
notice-next =
    { $ahead ->
        [0] 下一个就是您：{ $venue }，号 { $label }。{ $link }
       *[other] 快到您了：{ $venue }，号 { $label }，前面还有 { $ahead } 人。{ $link }
    }
notice-called = 正在叫您：{ $venue } { $window } 号窗口，号 { $label }。{ $link }
notice-missed = 叫过您了，没等到：号 { $label }。{ $rule }{ $link }
notice-code = 验证码 { $code }，{ $minutes } 分钟内有效。工作人员不会向您要这个号码。

missed-rule =
    { $times ->
        [0] 叫 { $calls } 遍没来，这个号就过了，请重新取号。
        [1] 叫 { $calls } 遍没来算过号；跟窗口说一声，再叫 { $after } 位就轮到您，只有一次。
       *[other] 叫 { $calls } 遍没来算过号；跟窗口说一声，再叫 { $after } 位就轮到您，最多 { $times } 次。
    }
slip-booked = 约的时间
slip-check-in = 到了先扫码签到，或者在取号机、窗口报号。

messages-title = 给您的消息
messages-ask = 该出门时告诉我
messages-ask-what = 消息就写在这一页上。从{ $from }走过去 { $minutes } 分钟，会算进去。
messages-ask-plain = 快到您时写在这一页上。想让我们告诉您几点出门，先在首页说从哪里走。
messages-on = 快到您时会有消息，开着这一页就看得到。
messages-phone = 也发到手机上

my-phone = 用手机号看我的号
my-phone-what = 收一个验证码，就能在别的手机或电脑上看到您的号，快叫到时也发消息给您。不留手机号一样能取号。
my-phone-number = 手机号
my-phone-send = 发验证码
my-phone-known = 这个浏览器已用手机号认过，下面也有您在别处取的号。
my-phone-forget = 不再记住
code-title = 请填验证码
code-sent = 六位数字，{ $minutes } 分钟内有效。一分钟还没收到，回去再要一次。
code-shown = 这是演示，不发短信。验证码是 { $code }。
code-number = 验证码
code-go = 确定
code-wrong = 验证码不对，或者过时了
code-wrong-do = 您的号都还在。看清再填，或者回去再要一个。
code-bad-phone = 这不像手机号
code-bad-phone-do = 手机号是 11 位，1 开头。没有发出任何东西。
code-too-many = 要得太多了
code-too-many-do = 一个号码一小时最多 3 次，请 { $minutes } 分钟后再来。您的号都还在。
code-back = ‹ 回到我的号

evaluate-title = 这次办得怎么样？
evaluate-who = 不记名。窗口的人只看得到全部评价的合计，看不到是谁打的。
evaluate-grade = 请选一个
evaluate-grade-5 = 非常满意
evaluate-grade-4 = 满意
evaluate-grade-3 = 基本满意
evaluate-grade-2 = 不满意
evaluate-grade-1 = 非常不满意
evaluate-why = 因为什么？可以不选
evaluate-reason-attitude = 态度
evaluate-reason-speed = 快慢
evaluate-reason-once = 是不是一次办成
evaluate-reason-clear = 说得清不清楚
evaluate-reason-place = 场地和设备
evaluate-reason-rules = 材料和规定
evaluate-words = 还想说的话，可以不写
evaluate-words-what = 加密存放，只有处理评价的人能看。请不要写身份证号。
evaluate-send = 交上去
evaluate-missing = 还没有选
evaluate-missing-do = 五个里选一个再交。您写的都还在。
evaluate-given = 已经评过了，谢谢您
evaluate-given-do = 一次办事评一次。
evaluate-not-done = 还没有办完
evaluate-not-done-do = 办好以后，再打开这一页。
evaluate-too-late = 过了 30 天，不能再评
evaluate-too-late-do = 有话要说，请打上面的电话。
evaluate-back = ‹ 回到我的号
evaluate-link = 评一评这次办得怎么样
evaluate-counter = 请给刚才的服务打分
evaluate-counter-none = 办完一位，这里就会出现评价。
evaluate-counter-thanks = 谢谢您
evaluate-totals = 近 30 天全站 { $n } 份评价
evaluate-too-few = 评价还不到 5 份，先不显示合计。

outbox-title = 发出的消息
outbox-none = 还没有消息。
outbox-pending = 待发
outbox-sent = 已发
outbox-failed = 没发出去
outbox-skipped = 没有发
outbox-back = ‹ 回到窗口
