postern explain testdata/explain/input/every-kind.yaml --as $'a\x1b[31m' --groups $'x\xe2\x80\xaey' --action $'\x1b]0;x\x07' --path $'open/\x1b[2J</script>"'
postern explain testdata/explain/input/every-kind.yaml --as ada --groups $'x\xe2\x80\xaey,</script>' --action get --path $'home/<b>\x1b[2J\'"</script>'
postern explain testdata/explain/input/every-kind.yaml --as ada --groups $'x\xe2\x80\xaey,</script>' --action get --path $'home/<b>\x1b[2J\'"</script>' --format json
postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action get --path $'home/\xff\xfe'
