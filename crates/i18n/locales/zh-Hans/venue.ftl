venue-back = ‹ 找地方
venue-open-until = 今天开到 { $time }
venue-call-first = 去以前请先打电话问一问。
venue-today = 今天
venue-shut-today = 不开门
venue-confirmed = 开放时间上次核实于 { $date }
venue-hours-wrong = 时间不对？告诉我们
venue-say-place = 说在哪里，看怎么走
venue-queue = 现在的队伍
venue-queue-people =
    { $n ->
       *[other] 人在等
    }
venue-windows = { $n } 个窗口在办
venue-queue-turn = 现在取号，大约
venue-updated = { $time } 更新
venue-address = 地址
venue-phone = 电话
venue-host = 管理单位
venue-from = 离{ $place } { $metres }
venue-week = 这一周
venue-is-today = 今天
venue-shut-day = 不开
venue-access = 方便到达
venue-there = 有
venue-not-there = 没有
venue-floors = 楼层和房间
venue-services =
    { $n ->
        [0] 窗口事项
       *[other] 这里能办 { $n } 件事
    }
venue-services-none = 这里没有窗口事项，有活动和公共空间。
venue-authority-help = 帮您填、帮您送
venue-authority-accept = 收件受理，由上级办
venue-authority-review = 受理并初审
venue-authority-decide = 当场能办
venue-recognitions = 获得的称号
venue-recognised = { $by }授予，{ $date }
venue-report-title = 时间或地址不对？
venue-report-what = 哪里不对，写一句就行
venue-report-empty = 请写一句哪里不对，再送出
venue-report-privacy = 不用留姓名和电话，请不要写个人信息。
venue-report-send = 送出
venue-thanks-title = 收到了，谢谢您
venue-thanks-what = 这里的工作人员会去核实，核实好就改过来。
venue-thanks-next = 在核实以前，页面上还是原来的时间，去以前请先打电话。
venue-thanks-back = 回到{ $venue }

directions-title = 去{ $venue }怎么走
directions-back = ‹ 回到这个地方
directions-sum = 从{ $from }出发，**走 { $minutes } 分钟**，{ $metres }。
directions-no-way = 现在没有能从 { $from } 步行过来的路
directions-no-way-do = 换一种走法或换一个出发点试试，也可以先打电话问问。
directions-detour = 已为您绕行：{ $reason }。
directions-detour-until = 已为您绕行：{ $reason }，到 { $when } 止。
directions-none = 还不知道从哪里走
directions-none-do = 告诉我们您在哪里，就能写出一步一步怎么走。
