from zx_analysis.cli import main

main()
