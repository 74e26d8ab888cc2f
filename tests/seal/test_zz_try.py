import pytest, time, shutil
from pathlib import Path
from tests.seal.tampered import *
from docgen.verifying import *
from docgen.seal.examine import look
from tests.conftest import SEALING
def test_a(definitive,tmp_path):
    src=definitive().pdf
    print(src.stat().st_size)
    shutil.copy(src,"/tmp/w/F/small.pdf")
    with Bounded(2) as w:
        def show(path,**k):
            t=time.time(); v=verify(VerifyRequest(path,**k),clock=SEALING,workers=w)
            print(round(time.time()-t,2), v.checked.conclusion)
            for f in v.checked.findings:
                if f.outcome.value!="akkoord": print("   ",f.rule,f.outcome.value,f.explanation)
            return v
        v=show(src); told=v.checked.facts.told
        a,b=told.parties[0],told.parties[1]
        out=tmp_path/"x.pdf"
        for c in (same_page(a.page,b.page), without_page(3), reworded(a.page,b"van 5",b"van 6"), one_pixel(a.page),
            attached_data(a.files[0].name,b"x"), detached(a.files[0].name), attached_more("extra.txt"), renamed(a.files[0].name,"01-zzz.pdf"),
            manifest_data(lambda m:m["partijen"][0].update(wijze="digitaal")), detached(MANIFEST), note_on(1), acting(Dictionary(S=Name.JavaScript,JS=String("x"))), signature_field("extra"), lambda pdf: None):
            show(tampered(src,out,c))
        out.write_bytes(appended(src.read_bytes())); show(out)
    assert 0
