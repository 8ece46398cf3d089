postern version
postern --version
