from __future__ import annotations

import pytest

from cms.importing.captions import caption_and_credit


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Ảnh: NVCC", "", "NVCC"),
        ("Ảnh: Nguyễn Văn A", "", "Nguyễn Văn A"),
        ("Cô Hoà bên tủ sách. (Ảnh: NVCC)", "Cô Hoà bên tủ sách.", "NVCC"),
        ("Cô Hoà bên tủ sách - Ảnh: Sóng Biếc.", "Cô Hoà bên tủ sách", "Sóng Biếc"),
        (
            "Ảnh 2: Lớp ghép. Nguồn ảnh: Trường Sóng Biếc",
            "Lớp ghép.",
            "Trường Sóng Biếc",
        ),
        (
            "Ảnh: Cô Hoà và học trò bên tủ sách sau giờ học.",
            "Cô Hoà và học trò bên tủ sách sau giờ học.",
            "",
        ),
        ("Hình 3. Sơ đồ bến sông", "Sơ đồ bến sông", ""),
        ("Lớp ghép bên cửa sổ", "Lớp ghép bên cửa sổ", ""),
        ("", "", ""),
    ],
)
def test_caption_and_credit_part(line, caption, credit):
    assert caption_and_credit(line) == (caption, credit)
