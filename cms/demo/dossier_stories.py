"""Six more invented stories, so that every dossier has one to be told by."""

from __future__ import annotations

from cms.demo.profile import FICTION, Hero, Profile, Scene


def _practice(
    title: str, context: str, method: str, result: str, conditions: str
) -> tuple[str, dict[str, str]]:
    return (
        "practice",
        {
            "title": title,
            "context": context,
            "method": method,
            "result": result,
            "conditions": conditions,
        },
    )


COOK = Profile(
    key="cook",
    title="Suất ăn không bỏ phí của bà Đượm",
    slug="suat-an-khong-bo-phi-cua-ba-duom",
    lead=(
        "Bà Nguyễn Thị Đượm cải tiến thực đơn theo mùa, giảm thức ăn thừa còn một phần"
        " ba mà suất ăn của học trò nội trú vẫn đủ chất."
    ),
    hero=Hero(
        f"Nguyễn Thị Đượm {FICTION}",
        "bà",
        "bà Đượm",
        "nhân viên cấp dưỡng",
        f"Trường PTDTNT Ia Rin {FICTION}",
        "Gia Lai",
    ),
    author="Ia Rin",
    scene=Scene(
        "canteen",
        "Người nấu ăn bên ba nồi lớn và dãy khay cơm, hai học trò chờ lấy suất",
        "Giờ trưa ở nhà ăn nội trú.",
    ),
    body=(
        "Cuối bữa, bà Đượm không rửa nồi ngay. Bà đứng cạnh thùng thức ăn thừa, ghi vào"
        " sổ từng món học trò bỏ lại.",
        ("heading", "Cuốn sổ của những món bị bỏ"),
        "Sau hai tháng, bà đổi thực đơn theo mùa rau của vườn trường. Thức ăn thừa giảm"
        " còn một phần ba.",
        _practice(
            "Sổ ghi món thừa và thực đơn theo mùa",
            "Nhà ăn nội trú mỗi ngày bỏ đi nhiều thức ăn.",
            "Ghi lượng thừa từng món sau mỗi bữa; hai tuần một lần đổi món bị bỏ nhiều"
            " nhất bằng rau củ đang vào mùa.",
            "Thức ăn thừa còn một phần ba, suất ăn vẫn đủ chất theo bảng tính của y tế"
            " trường.",
            "Một cuốn sổ, một chiếc cân và 15 phút sau bữa ăn.",
        ),
    ),
    hashtags="#LaoĐộngGiỏi #LanTỏa",
)
ALARM = Profile(
    key="alarm",
    title="Chiếc đèn đỏ canh giấc ngủ 40 phòng bán trú",
    slug="chiec-den-do-canh-giac-ngu-40-phong-ban-tru",
    lead=(
        "Cô Vũ Khánh Quỳnh Như cùng học sinh làm thiết bị cảnh báo ngạt khí từ linh"
        " kiện tái chế, đã lắp tại 40 phòng bán trú."
    ),
    hero=Hero(
        f"Vũ Khánh Quỳnh Như {FICTION}",
        "cô",
        "cô Như",
        "giáo viên Tin học",
        f"Trường THPT Kinh Bắc Mới {FICTION}",
        "Bắc Ninh",
    ),
    author="Kinh Bắc",
    scene=Scene(
        "alarm_lab",
        "Cô giáo và hai học sinh bên thiết bị có đèn đỏ trong xưởng của trường",
        "Buổi thử thiết bị ở xưởng của câu lạc bộ.",
    ),
    body=(
        "Mùa rét, các em đóng kín cửa phòng ngủ. Cô Như hỏi cả lớp: ai canh không khí"
        " cho chúng ta lúc ngủ?",
        ("heading", "Từ máy in hỏng đến đèn báo"),
        "Mỗi thiết bị dùng lại nguồn và vỏ của máy cũ, chỉ mua mới cảm biến. Bốn mươi"
        " phòng bán trú đã lắp xong trước mùa đông.",
    ),
    hashtags="#ĐổiMớiSángTạo #LanTỏa",
)
WATER = Profile(
    key="water",
    title="Nước ngọt về 12 điểm trường mùa hạn mặn",
    slug="nuoc-ngot-ve-12-diem-truong-mua-han-man",
    lead=(
        "Bộ lọc nước lợ của nhóm PGS.TS. Huỳnh Đức Thiện Phúc phục vụ 12 điểm trường"
        " trong mùa hạn mặn."
    ),
    hero=Hero(
        f"Huỳnh Đức Thiện Phúc {FICTION}",
        "PGS.TS.",
        "thầy Phúc",
        "giảng viên, trưởng nhóm nghiên cứu",
        f"Trường Đại học Sông Hậu Xanh {FICTION}",
        "Cần Thơ",
    ),
    author="Sông Hậu",
    scene=Scene(
        "water_filter",
        "Thầy giáo bên ba cột lọc nước cạnh bờ kênh, hai hàng dừa phía sau",
        "Bộ lọc ba cột đặt ở điểm trường ven kênh.",
    ),
    body=(
        "Mùa hạn, can nước ngọt đắt hơn can dầu. Nhóm của thầy Phúc chở bộ lọc đầu tiên"
        " xuống điểm trường bằng ghe.",
        ("heading", "Lọc bằng thứ sẵn có"),
        "Cát, than trấu và màng lọc thay được; thầy cô ở điểm trường tự rửa cột lọc"
        " theo tờ hướng dẫn một trang.",
    ),
    hashtags="#NghiênCứuKhoaHọc #LanTỏa",
)
BRICKS = Profile(
    key="bricks",
    title="Sân trường lát bằng bã cà phê",
    slug="san-truong-lat-bang-ba-ca-phe",
    lead=(
        "Bảy giảng viên trẻ và 23 sinh viên nhóm Vật liệu Xanh biến bã cà phê thành"
        " gạch lát sân trường."
    ),
    hero=Hero(
        f"Nhóm nghiên cứu Vật liệu Xanh {FICTION}",
        role="nhóm nghiên cứu, 30 người",
        workplace=f"Trường Đại học Ngự Bình {FICTION}",
        place="TP Huế",
        collective=True,
    ),
    author="Ngự Bình",
    scene=Scene(
        "coffee_bricks",
        "Bốn người trẻ lát những viên gạch nâu trên sân trường",
        "Những viên gạch đầu tiên trên sân trường.",
    ),
    body=(
        "Quán cà phê quanh trường mỗi ngày bỏ đi hàng chục cân bã. Nhóm xin về, phơi"
        " trên mái giảng đường.",
        _practice(
            "Gạch lát từ bã cà phê",
            "Bã cà phê của các quán quanh trường bị bỏ đi mỗi ngày.",
            "Thu gom theo lịch tuần, phơi khô, trộn với xi măng và cát theo tỉ lệ đã"
            " thử, ép khuôn bằng tay.",
            "Một khoảng sân của trường đã được lát; sinh viên dùng số liệu đo được làm"
            " bài nghiên cứu.",
            "Chỗ phơi có mái, khuôn ép và phòng thí nghiệm vật liệu để thử độ bền.",
        ),
    ),
    hashtags="#MôHìnhMới #LanTỏa",
)
HONEST = Profile(
    key="honest",
    title="“Hộp thư nói thật” của thầy hiệu trưởng Đèo Gió",
    slug="hop-thu-noi-that-cua-thay-hieu-truong-deo-gio",
    lead=(
        "Thầy Hà Sỹ Nguyên Khôi trực ký túc xá mỗi tối thứ Ba và mở “Hộp thư nói thật”;"
        " ba năm không có học sinh nghỉ học vì kết hôn sớm."
    ),
    hero=Hero(
        f"Hà Sỹ Nguyên Khôi {FICTION}",
        "thầy",
        "thầy Khôi",
        "hiệu trưởng",
        f"Trường THPT Đèo Gió {FICTION}",
        "Lạng Sơn",
    ),
    author="Đèo Gió",
    scene=Scene(
        "honest_box",
        "Thầy hiệu trưởng và hai học sinh trước ký túc xá, hòm thư đỏ trên tường",
        "Tối thứ Ba ở ký túc xá Đèo Gió.",
    ),
    body=(
        "Tối thứ Ba nào thầy Khôi cũng ngồi ở bậc thềm ký túc xá. Em nào muốn nói thì"
        " ngồi xuống, em nào ngại thì viết thư.",
        (
            "quote",
            "Các em không cần thầy trả lời ngay. Các em cần biết có người đọc.",
            "Thầy Hà Sỹ Nguyên Khôi",
        ),
        "Ba năm nay trường không có học sinh nghỉ học vì kết hôn sớm.",
    ),
)
FUND = Profile(
    key="fund",
    title="Quỹ “Bữa cơm ấm” niêm yết từng đồng",
    slug="quy-bua-com-am-niem-yet-tung-dong",
    lead=(
        "Quỹ “Bữa cơm ấm” của công đoàn Trường Tư thục Ánh Dương Xanh hỗ trợ 36 nhân"
        " viên phục vụ, tạp vụ lúc ốm đau; sổ thu chi niêm yết công khai."
    ),
    hero=Hero(
        f"Ban chấp hành CĐCS Trường Tư thục Ánh Dương Xanh {FICTION}",
        role="ban chấp hành công đoàn cơ sở",
        workplace=f"Trường Tư thục Ánh Dương Xanh {FICTION}",
        place="Đồng Nai",
        collective=True,
    ),
    author="Ánh Dương",
    scene=Scene(
        "warm_meal",
        "Bốn đoàn viên bên bàn có sổ thu chi và bát cơm nóng, bảng niêm yết phía sau",
        "Buổi chốt sổ quỹ cuối tháng.",
    ),
    body=(
        "Cuối tháng, tờ sổ quỹ được dán cạnh cửa phòng ăn. Ai đi qua cũng đọc được từng"
        " dòng.",
        _practice(
            "Sổ quỹ công khai của công đoàn cơ sở",
            "Nhân viên phục vụ, tạp vụ thu nhập thấp, dễ lao đao khi ốm đau.",
            "Mỗi đoàn viên góp một suất cơm mỗi tháng; ban chấp hành chi trong ba ngày"
            " và dán sổ thu chi ngày cuối tháng.",
            "36 người đã được hỗ trợ.",
            "Quy chế chi một trang, hai người giữ sổ khác nhau.",
        ),
    ),
    hashtags="#CôngĐoàn #LanTỏa",
)
STORIES: tuple[Profile, ...] = (COOK, ALARM, WATER, BRICKS, HONEST, FUND)
