postern tset
