"""Signatures: the worked examples that both providers publish, and bodies in other scripts."""

from portal.sms import signing
from portal.sms.signing import acs3, form_of, sha256, tc3


def test_the_published_example_of_alibaba_cloud_comes_out():
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": sha256(b""),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = {
        "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        "RegionId": "cn-shanghai",
    }

    told = acs3(
        key="YourAccessKeyId",
        secret="YourAccessKeySecret",
        headers=headers,
        query=form_of(query),
    )

    assert told == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
        "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_the_published_example_of_tencent_cloud_comes_out():
    body = (
        rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    )
    key = "AKID" + 32 * "*"

    told = tc3(
        key=key,
        secret=32 * "*",
        service="cvm",
        headers={
            "content-type": signing.JSON,
            "host": "cvm.tencentcloudapi.com",
            "x-tc-action": "DescribeInstances",
        },
        body=body,
        seconds=1551113065,
    )

    assert told == (
        f"TC3-HMAC-SHA256 Credential={key}/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host;x-tc-action, "
        "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
    )


def test_names_and_values_are_written_as_rfc_3986_wants_them():
    assert form_of({"b": "幸 *~", "a": "+&="}) == "a=%2B%26%3D&b=%E5%B9%B8%20%2A~"
