from zx_analysis.cli.commands import main

main()
