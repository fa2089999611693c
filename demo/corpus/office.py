"""The office language round a case: requirements, notes, reasons and reports."""

from typing import NamedTuple

REQUESTS = """
- 信访人反映{matter}问题，请求：{numbered}。
- 信访人就{subject}{matter}一事提出：{numbered}。
- 经与信访人[当面|电话]核对，其诉求为：{numbered}。
- 你反映的事项涉及{matter}，[具体请求|诉求]是：{numbered}。
"""

INVESTIGATIONS = """
- [查阅|调阅]{checked}，[分别询问经办人员{few}人|与分管负责人谈话一次|到现场查看一次]，[情况与来
信大体相符|部分细节有出入，待核|主要事实已清楚]。
- {hour}到{subject}了解情况，[查看|复印]{checked}；[校方陈述与信访人说法不完全一致|双方对经过没
有争议|对时间节点仍有分歧]，[拟再次核对|已要求补交说明]。
- 与信访人核对诉求后，[抽查|逐项核对]{checked}，[随机访谈{few}名相关人员|电话询问{few}名相关人员
]，[形成谈话记录{few}份|记录附卷]。
- 会同[职能科室|相关处室]到{subject}调查，重点核对{checked}。[初步认定反映的主要情况存在|未发现
来信所称的全部情形|现有材料尚不足以认定]，[三日内补充取证|继续了解]。
"""

PHONES = """
- 致电信访人，告知已[收到来信|受理]并说明办理期限；信访人[表示理解|希望尽快]，补充说明：主要关心
{first}。
- 信访人来电询问{matter}一事的进展，告知[正在核查|答复意见在审核中]，[情绪平稳|语气较急，已安抚]。
- 电话联系信访人核对诉求，确认为：{first}。[对方愿意提供材料照片|约定下周再联系|同意由{subject}
当面沟通]。
- 第{nth}次拨打信访人电话，[无人接听，改发短信|占线，下午再联系|接通，告知初步核查情况]；事由：
{matter}。
- 与信访人通话[8|10|15|20|25]分钟，听取其对{matter}的意见，[解释了有关规定|告知救济途径|约定书面
答复]。
"""

RETURN_REASONS = """
- {matter}的[关键事实|时间经过]写得不够清楚，未附{checked}，请补充后再报。
- 答复只讲政策，没有回应“{first}”这一诉求，请逐项答复。
- 依据引用不完整，[未写明条款|文件名称有误]；{matter}部分请与职能科室核对后重写。
- 查明事实与调查笔录有出入，请核对{checked}后修改。
- 语气生硬，[对信访人关心的“{first}”解释不够|处理意见没有完成时限]，请修改。
- 没有写明告知信访人的情况，[也未说明整改责任人|佐证材料缺页]，请补齐。
"""

QUALITY_NOTES = """
- 事实清楚，依据[准确|适当]，诉求逐项回应，同意[答复|出具]。
- {matter}的调查比较细致，[附件齐全|程序合规]；[下一步请跟踪落实|注意按期回访]。
- 答复内容完整，建议在“{first}”一项中补写完成时间后发出。
- 经审核，{checked}已附卷，认定与处理意见[一致|相称]，同意。
- 同意。请{subject}做好[当面解释|后续沟通]，避免重复来信。
- 定性稳妥，措辞平和，[救济途径已写明|期限符合要求]，同意报签。
"""

REQUIREMENTS = """
- 请就{matter}问题调查核实，{requirement_focus}，[依法依规处理|按期作出书面答复]，并将结果报信访
办。
- 请牵头办理。重点查清{checked}所反映的事实，[与信访人见面沟通一次|主动联系信访人]，
{requirement_focus}。
- 来信反映{matter}，[涉及面较广|群众关注度较高|事关学生切身利益]，请{requirement_focus}，[于期限
内办结|不得以转代办]。
- 请会同有关单位研究，针对“{first}”给出明确意见；{requirement_focus}。
- 请依职责办理并答复信访人，[注意保护信访人信息|做好沟通解释]，{requirement_focus}。
"""

FOCUSES = (
    "分清责任", "举一反三排查同类问题", "听取双方意见", "查清事实再下结论",
    "需要整改的明确时限和责任人", "防止矛盾激化", "注意方式方法", "同步核查管理漏洞",
)  # fmt: skip

REPORTS = """
- 关于{subject}{matter}信访事项的办理情况报告如下。{break}一、办理经过。收件后[指定专人办理|成立
两人工作小组]，查阅{checked}，[与信访人面谈一次|与信访人电话沟通{times}]，听取了有关人员说明。
{break}二、查明情况。{findings}{break}三、处理意见。{opinion}{break}四、沟通情况。[信访人对处理
结果表示认可|信访人对事实认定没有异议，对时限仍有期待|信访人保留意见，已告知救济途径]。[我单位将
跟踪落实|我单位将于学期末回访]。
- 现将{matter}一事办结情况报告如下。{break}（一）调查情况：{findings}{break}（二）处理情况：
{opinion}{break}（三）答复情况：已[书面|当面]答复信访人，并告知[如不服可依法申请复查|后续联系方
式]。{break}（四）工作改进：针对暴露出的问题，[已开展一次自查|已在例会上通报|已列入本学期督查内
容]，[避免类似问题再次发生|完善相关制度]。
- 根据交办要求，我单位对{subject}{matter}问题进行了调查。{break}{findings}{break}{opinion}
{break}目前[各项措施已落实到位|主要措施已落实，其余按计划推进]，[相关材料附后|材料共{few}份附后]
，申请办结。
"""

OFFICE_SLOTS = {
    "few": ("2", "3", "4", "5", "6"),
    "nth": ("一", "二", "三"),
    "requirement_focus": FOCUSES,
}

ADVICE_REQUESTS = """
- 来信就{matter}提出意见，主要内容为：{numbered}。
- 来信关心{matter}，希望：{numbered}。
- 关于{matter}，来信提出：{numbered}。
- 经电话核对，来信主要内容为：{numbered}。
"""

ADVICE_REQUIREMENTS = """
- 请研究来信就{matter}提出的意见，[逐条说明是否采纳及理由|能采纳的尽快采纳]，答复来信人并报信访
办。
- 来信关于{matter}的内容[有参考价值|比较具体]，请[认真研究|会同有关处室研究]，按期答复。
- 请针对“{first}”作出说明，[态度诚恳，用语通俗|不能办的讲清原因]，并报送结果。
- 请阅处并答复来信人。[有代表性的意见请纳入本年度工作改进清单|如涉及其他处室请主动会商]。
"""

ADVICE_REPORTS = """
- 关于{matter}的来信办理情况报告如下。{break}一、研究情况。{findings}{break}二、答复意见。
{opinion}{break}三、沟通情况。[来信人对答复表示满意|来信人表示感谢，并补充了两点想法|已电话告知
来信人]。
- 来信就{matter}提出的内容已研究答复。{break}{findings}{break}{opinion}{break}[采纳情况将在年底
前回访|相关材料共{few}份附后]，申请办结。
- 现将{matter}来信的办理结果报告如下。{break}（一）{findings}{break}（二）{opinion}{break}（三）
已[电话|书面]答复来信人，[来信人认可|来信人希望继续关注进展]。
"""


class Papers(NamedTuple):
    """The papers that read differently for a suggestion than for a complaint."""

    requests: str
    requirements: str
    reports: str


PAPERS = Papers(REQUESTS, REQUIREMENTS, REPORTS)
ADVICE = Papers(ADVICE_REQUESTS, ADVICE_REQUIREMENTS, ADVICE_REPORTS)
