postern version
