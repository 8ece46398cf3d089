for flags in '--guest --path members/x' '--guest --path nowhere' '--guest --path a//b'; do
  postern explain testdata/explain/input/every-kind.yaml --action get $flags --audience caller --request-id 42
  postern explain testdata/explain/input/every-kind.yaml --action get $flags --audience caller --format json
done
postern explain testdata/explain/input/every-kind.yaml --action get --function f --path members/x --audience caller
