"""How a run of `zx` ends: its exit codes, which a batch reads of the runs it has started."""

DONE, USAGE, REFUSED, NOTEBOOK, UNPUBLISHED, BUSY = 0, 2, 3, 4, 5, 75
EXPLAINED = ("退出码 · exit codes：0 完成 done；2 用法不对 wrong usage；3 输入有问题 input refused；4 笔记本出错 a notebook failed；"
             "5 没有发布或核对不一致 not published, or a verification differs；75 另一个运行正在进行 another run holds the lock。")
