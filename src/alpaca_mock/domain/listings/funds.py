"""Well-known exchange-traded funds; those that promise a multiple or the inverse of an index are leveraged."""

from typing import Final

LINES: Final = """\
AGG|ARCA|iShares Core U.S. Aggregate Bond ETF
ARKK|BATS|ARK Innovation ETF
BIL|ARCA|SPDR Bloomberg 1-3 Month T-Bill ETF
BITO|ARCA|ProShares Bitcoin ETF
BND|NASDAQ|Vanguard Total Bond Market ETF
DIA|ARCA|SPDR Dow Jones Industrial Average ETF Trust
DUST|ARCA|Direxion Daily Gold Miners Index Bear 2X Shares|leveraged
EEM|ARCA|iShares MSCI Emerging Markets ETF
EFA|ARCA|iShares MSCI EAFE ETF
EWJ|ARCA|iShares MSCI Japan ETF
EWZ|ARCA|iShares MSCI Brazil ETF
FAS|ARCA|Direxion Daily Financial Bull 3X Shares|leveraged
FAZ|ARCA|Direxion Daily Financial Bear 3X Shares|leveraged
FNGU|ARCA|MicroSectors FANG+ 3X Leveraged ETNs|leveraged
FXI|ARCA|iShares China Large-Cap ETF
GDX|ARCA|VanEck Gold Miners ETF
GDXJ|ARCA|VanEck Junior Gold Miners ETF
GLD|ARCA|SPDR Gold Shares
HYG|ARCA|iShares iBoxx $ High Yield Corporate Bond ETF
IBIT|NASDAQ|iShares Bitcoin Trust ETF
IEF|NASDAQ|iShares 7-10 Year Treasury Bond ETF
IEMG|ARCA|iShares Core MSCI Emerging Markets ETF
IJH|ARCA|iShares Core S&P Mid-Cap ETF
IJR|ARCA|iShares Core S&P Small-Cap ETF
ITOT|ARCA|iShares Core S&P Total U.S. Stock Market ETF
IVV|ARCA|iShares Core S&P 500 ETF
IWD|ARCA|iShares Russell 1000 Value ETF
IWF|ARCA|iShares Russell 1000 Growth ETF
IWM|ARCA|iShares Russell 2000 ETF
JEPI|ARCA|JPMorgan Equity Premium Income ETF
JEPQ|NASDAQ|JPMorgan Nasdaq Equity Premium Income ETF
JNUG|ARCA|Direxion Daily Junior Gold Miners Index Bull 2X Shares|leveraged
KRE|ARCA|SPDR S&P Regional Banking ETF
KWEB|ARCA|KraneShares CSI China Internet ETF
LABD|ARCA|Direxion Daily S&P Biotech Bear 3X Shares|leveraged
LABU|ARCA|Direxion Daily S&P Biotech Bull 3X Shares|leveraged
LQD|ARCA|iShares iBoxx $ Investment Grade Corporate Bond ETF
MDY|ARCA|SPDR S&P MidCap 400 ETF Trust
NUGT|ARCA|Direxion Daily Gold Miners Index Bull 2X Shares|leveraged
NVDL|NASDAQ|GraniteShares 2x Long NVDA Daily ETF|leveraged
PSQ|ARCA|ProShares Short QQQ|leveraged
QLD|ARCA|ProShares Ultra QQQ|leveraged
QQQ|NASDAQ|Invesco QQQ Trust, Series 1
QQQM|NASDAQ|Invesco NASDAQ 100 ETF
RSP|ARCA|Invesco S&P 500 Equal Weight ETF
SCHD|ARCA|Schwab U.S. Dividend Equity ETF
SDS|ARCA|ProShares UltraShort S&P500|leveraged
SH|ARCA|ProShares Short S&P500|leveraged
SHV|NASDAQ|iShares 0-1 Year Treasury Bond ETF
SHY|NASDAQ|iShares 1-3 Year Treasury Bond ETF
SLV|ARCA|iShares Silver Trust
SMH|NASDAQ|VanEck Semiconductor ETF
SOXL|ARCA|Direxion Daily Semiconductor Bull 3X Shares|leveraged
SOXS|ARCA|Direxion Daily Semiconductor Bear 3X Shares|leveraged
SOXX|NASDAQ|iShares Semiconductor ETF
SPLG|ARCA|SPDR Portfolio S&P 500 ETF
SPXL|ARCA|Direxion Daily S&P 500 Bull 3X Shares|leveraged
SPXS|ARCA|Direxion Daily S&P 500 Bear 3X Shares|leveraged
SPXU|ARCA|ProShares UltraPro Short S&P500|leveraged
SPY|ARCA|SPDR S&P 500 ETF Trust
SQQQ|NASDAQ|ProShares UltraPro Short QQQ|leveraged
SSO|ARCA|ProShares Ultra S&P500|leveraged
SVXY|BATS|ProShares Short VIX Short-Term Futures ETF|leveraged
TBT|ARCA|ProShares UltraShort 20+ Year Treasury|leveraged
TECL|ARCA|Direxion Daily Technology Bull 3X Shares|leveraged
TLT|NASDAQ|iShares 20+ Year Treasury Bond ETF
TMF|ARCA|Direxion Daily 20+ Year Treasury Bull 3X Shares|leveraged
TNA|ARCA|Direxion Daily Small Cap Bull 3X Shares|leveraged
TQQQ|NASDAQ|ProShares UltraPro QQQ|leveraged
TSLL|NASDAQ|Direxion Daily TSLA Bull 2X Shares|leveraged
TZA|ARCA|Direxion Daily Small Cap Bear 3X Shares|leveraged
UNG|ARCA|United States Natural Gas Fund, LP|ptp_with_exception
UPRO|ARCA|ProShares UltraPro S&P500|leveraged
USO|ARCA|United States Oil Fund, LP|ptp_with_exception
UVXY|BATS|ProShares Ultra VIX Short-Term Futures ETF|leveraged
VEA|ARCA|Vanguard FTSE Developed Markets ETF
VGT|ARCA|Vanguard Information Technology ETF
VIG|ARCA|Vanguard Dividend Appreciation ETF
VNQ|ARCA|Vanguard Real Estate ETF
VOO|ARCA|Vanguard S&P 500 ETF
VT|ARCA|Vanguard Total World Stock ETF
VTI|ARCA|Vanguard Total Stock Market ETF
VTV|ARCA|Vanguard Value ETF
VUG|ARCA|Vanguard Growth ETF
VWO|ARCA|Vanguard FTSE Emerging Markets ETF
VXUS|NASDAQ|Vanguard Total International Stock ETF
VXX|BATS|iPath Series B S&P 500 VIX Short-Term Futures ETN
VYM|ARCA|Vanguard High Dividend Yield ETF
XBI|ARCA|SPDR S&P Biotech ETF
XLB|ARCA|Materials Select Sector SPDR Fund
XLC|ARCA|Communication Services Select Sector SPDR Fund
XLE|ARCA|Energy Select Sector SPDR Fund
XLF|ARCA|Financial Select Sector SPDR Fund
XLI|ARCA|Industrial Select Sector SPDR Fund
XLK|ARCA|Technology Select Sector SPDR Fund
XLP|ARCA|Consumer Staples Select Sector SPDR Fund
XLRE|ARCA|Real Estate Select Sector SPDR Fund
XLU|ARCA|Utilities Select Sector SPDR Fund
XLV|ARCA|Health Care Select Sector SPDR Fund
XLY|ARCA|Consumer Discretionary Select Sector SPDR Fund
XOP|ARCA|SPDR S&P Oil & Gas Exploration & Production ETF
YANG|ARCA|Direxion Daily FTSE China Bear 3X Shares|leveraged
YINN|ARCA|Direxion Daily FTSE China Bull 3X Shares|leveraged
"""
