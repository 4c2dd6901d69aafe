claim-new-title = 取这个号吗？
claim-new-back = ‹ 回去
claim-new-failed = 没有取到号，别的都留着
claim-new-instead = 可以改取
claim-new-or-call = 都不合适，打电话由人帮您安排：
claim-new-queue = 现在的队伍
claim-new-take = 取号
claim-new-privacy = 不用留姓名和手机号。号会存在这个浏览器里，也可以打印大字条带着。
claim-what = 办什么
claim-where = 在哪里
claim-title = 我的号 { $label }
claim-yours = 您的号
claim-ahead = 前面还有
claim-ahead-unit =
    { $n ->
       *[other] 人
    }
claim-next-is-you = 下一个就是您
claim-updated = { $time } 更新，有变化会自动改过来
claim-lost = 网断了，这是断网前的样子。号还在，到站里给工作人员看就行。
claim-expected = 预计时间
claim-turn = 大约轮到您
claim-nine-of-ten = 十次里有九次落在这段时间里。
claim-rough = 数据还少，仅供参考。
claim-leave = **{ $time } 出门刚好。**从{ $from }走过去 { $minutes } 分钟。
claim-called = 请到{ $window }
claim-called-do = 正在叫您。在路上也不要急，叫到没来，号也还留着。
claim-serving = 正在{ $window }办
claim-missed = 叫过您了，没等到
claim-missed-by = 号还在。{ $time } 以前到窗口说一声，排在下一位。
claim-missed-do = 号还在。到窗口说一声，接着排，不用重新取号。
claim-done = 办好了
claim-done-do = 这个号已经用完。
claim-lapsed = 这个号过期了
claim-lapsed-do = 那一场已经结束。要办的时候，重新取一个号就行。
claim-cancelled = 号已经退了
claim-cancelled-do = 位置让给了后面的人，谢谢您。要办的时候再取一个。
claim-arrived = 我到了
claim-arrived-said = 已经知道您到了，请在大厅里等，叫到您就去窗口。
claim-print = 打印大字条
claim-calendar = 加到日历
claim-cancel = 不去了，退号
claim-again = 再取一个号
claim-late = 没赶上怎么办
claim-keep-link = 这一页的网址就是您的凭证，请不要转发给不认识的人。

cancel-title = 退掉 { $label } 吗？
cancel-what = 退了以后，位置就让给后面的人，这个号不能再要回来。
cancel-yes = 退掉这个号
cancel-no = 不退，留着

slip-title = 大字条 { $label }
slip-back = ‹ 回到我的号
slip-roll = 80 毫米小票
slip-qr = 扫码看排队
slip-bring = 带上
slip-call = 走不动？打电话

my-title = 我的号
my-none = 这个浏览器里还没有号。
my-none-do = 取了号，就会列在这里。用纸条或电话取的号，请看纸条。
my-find = 去找要办的事
my-waiting = 在排队
my-done = 办好了
my-cancelled = 已退
my-where-kept = 号只记在这个浏览器里，清掉浏览记录就没有了；打印的大字条一样有用。
