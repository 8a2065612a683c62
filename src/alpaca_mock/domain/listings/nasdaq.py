"""Well-known companies on NASDAQ."""

from typing import Final

LINES: Final = """\
AAL|NASDAQ|American Airlines Group Inc. Common Stock
AAPL|NASDAQ|Apple Inc. Common Stock
ABNB|NASDAQ|Airbnb, Inc. Class A Common Stock
ADBE|NASDAQ|Adobe Inc. Common Stock
ADI|NASDAQ|Analog Devices, Inc. Common Stock
ADP|NASDAQ|Automatic Data Processing, Inc. Common Stock
ADSK|NASDAQ|Autodesk, Inc. Common Stock
AEP|NASDAQ|American Electric Power Company, Inc. Common Stock
AFRM|NASDAQ|Affirm Holdings, Inc. Class A Common Stock
AMAT|NASDAQ|Applied Materials, Inc. Common Stock
AMD|NASDAQ|Advanced Micro Devices, Inc. Common Stock
AMGN|NASDAQ|Amgen Inc. Common Stock
AMZN|NASDAQ|Amazon.com, Inc. Common Stock
APP|NASDAQ|AppLovin Corporation Class A Common Stock
ARM|NASDAQ|Arm Holdings plc American Depositary Shares
ASML|NASDAQ|ASML Holding N.V. New York Registry Shares
AVGO|NASDAQ|Broadcom Inc. Common Stock
AXON|NASDAQ|Axon Enterprise, Inc. Common Stock
BIDU|NASDAQ|Baidu, Inc. American Depositary Shares
BIIB|NASDAQ|Biogen Inc. Common Stock
BKNG|NASDAQ|Booking Holdings Inc. Common Stock
BKR|NASDAQ|Baker Hughes Company Class A Common Stock
BNTX|NASDAQ|BioNTech SE American Depositary Shares
CDNS|NASDAQ|Cadence Design Systems, Inc. Common Stock
CEG|NASDAQ|Constellation Energy Corporation Common Stock
CHTR|NASDAQ|Charter Communications, Inc. Class A Common Stock
CMCSA|NASDAQ|Comcast Corporation Class A Common Stock
CME|NASDAQ|CME Group Inc. Class A Common Stock
COIN|NASDAQ|Coinbase Global, Inc. Class A Common Stock
COST|NASDAQ|Costco Wholesale Corporation Common Stock
CPRT|NASDAQ|Copart, Inc. Common Stock
CRWD|NASDAQ|CrowdStrike Holdings, Inc. Class A Common Stock
CSCO|NASDAQ|Cisco Systems, Inc. Common Stock
CSX|NASDAQ|CSX Corporation Common Stock
CTAS|NASDAQ|Cintas Corporation Common Stock
CTSH|NASDAQ|Cognizant Technology Solutions Corporation Class A Common Stock
DASH|NASDAQ|DoorDash, Inc. Class A Common Stock
DDOG|NASDAQ|Datadog, Inc. Class A Common Stock
DKNG|NASDAQ|DraftKings Inc. Class A Common Stock
DLTR|NASDAQ|Dollar Tree, Inc. Common Stock
DOCU|NASDAQ|DocuSign, Inc. Common Stock
DXCM|NASDAQ|DexCom, Inc. Common Stock
EA|NASDAQ|Electronic Arts Inc. Common Stock
EBAY|NASDAQ|eBay Inc. Common Stock
ENPH|NASDAQ|Enphase Energy, Inc. Common Stock
EQIX|NASDAQ|Equinix, Inc. Common Stock
EXC|NASDAQ|Exelon Corporation Common Stock
EXPE|NASDAQ|Expedia Group, Inc. Common Stock
FANG|NASDAQ|Diamondback Energy, Inc. Common Stock
FAST|NASDAQ|Fastenal Company Common Stock
FSLR|NASDAQ|First Solar, Inc. Common Stock
FTNT|NASDAQ|Fortinet, Inc. Common Stock
GEHC|NASDAQ|GE HealthCare Technologies Inc. Common Stock
GFS|NASDAQ|GlobalFoundries Inc. Ordinary Shares
GILD|NASDAQ|Gilead Sciences, Inc. Common Stock
GOOG|NASDAQ|Alphabet Inc. Class C Capital Stock
GOOGL|NASDAQ|Alphabet Inc. Class A Common Stock
HOOD|NASDAQ|Robinhood Markets, Inc. Class A Common Stock
HON|NASDAQ|Honeywell International Inc. Common Stock
IDXX|NASDAQ|IDEXX Laboratories, Inc. Common Stock
ILMN|NASDAQ|Illumina, Inc. Common Stock
INTC|NASDAQ|Intel Corporation Common Stock
INTU|NASDAQ|Intuit Inc. Common Stock
ISRG|NASDAQ|Intuitive Surgical, Inc. Common Stock
JBLU|NASDAQ|JetBlue Airways Corporation Common Stock
JD|NASDAQ|JD.com, Inc. American Depositary Shares
KDP|NASDAQ|Keurig Dr Pepper Inc. Common Stock
KHC|NASDAQ|The Kraft Heinz Company Common Stock
KLAC|NASDAQ|KLA Corporation Common Stock
LCID|NASDAQ|Lucid Group, Inc. Common Stock
LI|NASDAQ|Li Auto Inc. American Depositary Shares
LIN|NASDAQ|Linde plc Ordinary Shares
LRCX|NASDAQ|Lam Research Corporation Common Stock
LULU|NASDAQ|lululemon athletica inc. Common Stock
MAR|NASDAQ|Marriott International, Inc. Class A Common Stock
MARA|NASDAQ|MARA Holdings, Inc. Common Stock
MCHP|NASDAQ|Microchip Technology Incorporated Common Stock
MDB|NASDAQ|MongoDB, Inc. Class A Common Stock
MDLZ|NASDAQ|Mondelez International, Inc. Class A Common Stock
MELI|NASDAQ|MercadoLibre, Inc. Common Stock
META|NASDAQ|Meta Platforms, Inc. Class A Common Stock
MNST|NASDAQ|Monster Beverage Corporation Common Stock
MRNA|NASDAQ|Moderna, Inc. Common Stock
MRVL|NASDAQ|Marvell Technology, Inc. Common Stock
MSFT|NASDAQ|Microsoft Corporation Common Stock
MSTR|NASDAQ|Strategy Inc Class A Common Stock
MU|NASDAQ|Micron Technology, Inc. Common Stock
NDAQ|NASDAQ|Nasdaq, Inc. Common Stock
NFLX|NASDAQ|Netflix, Inc. Common Stock
NTES|NASDAQ|NetEase, Inc. American Depositary Shares
NVDA|NASDAQ|NVIDIA Corporation Common Stock
NXPI|NASDAQ|NXP Semiconductors N.V. Common Stock
ODFL|NASDAQ|Old Dominion Freight Line, Inc. Common Stock
OKTA|NASDAQ|Okta, Inc. Class A Common Stock
ON|NASDAQ|ON Semiconductor Corporation Common Stock
ORLY|NASDAQ|O'Reilly Automotive, Inc. Common Stock
PANW|NASDAQ|Palo Alto Networks, Inc. Common Stock
PAYX|NASDAQ|Paychex, Inc. Common Stock
PCAR|NASDAQ|PACCAR Inc Common Stock
PDD|NASDAQ|PDD Holdings Inc. American Depositary Shares
PEP|NASDAQ|PepsiCo, Inc. Common Stock
PLTR|NASDAQ|Palantir Technologies Inc. Class A Common Stock
PYPL|NASDAQ|PayPal Holdings, Inc. Common Stock
QCOM|NASDAQ|QUALCOMM Incorporated Common Stock
REGN|NASDAQ|Regeneron Pharmaceuticals, Inc. Common Stock
RIOT|NASDAQ|Riot Platforms, Inc. Common Stock
RIVN|NASDAQ|Rivian Automotive, Inc. Class A Common Stock
ROKU|NASDAQ|Roku, Inc. Class A Common Stock
ROP|NASDAQ|Roper Technologies, Inc. Common Stock
ROST|NASDAQ|Ross Stores, Inc. Common Stock
SBUX|NASDAQ|Starbucks Corporation Common Stock
SHOP|NASDAQ|Shopify Inc. Class A Subordinate Voting Shares
SIRI|NASDAQ|Sirius XM Holdings Inc. Common Stock
SMCI|NASDAQ|Super Micro Computer, Inc. Common Stock
SNPS|NASDAQ|Synopsys, Inc. Common Stock
SOFI|NASDAQ|SoFi Technologies, Inc. Common Stock
TEAM|NASDAQ|Atlassian Corporation Class A Common Stock
TMUS|NASDAQ|T-Mobile US, Inc. Common Stock
TSLA|NASDAQ|Tesla, Inc. Common Stock
TTD|NASDAQ|The Trade Desk, Inc. Class A Common Stock
TTWO|NASDAQ|Take-Two Interactive Software, Inc. Common Stock
TXN|NASDAQ|Texas Instruments Incorporated Common Stock
UAL|NASDAQ|United Airlines Holdings, Inc. Common Stock
ULTA|NASDAQ|Ulta Beauty, Inc. Common Stock
UPST|NASDAQ|Upstart Holdings, Inc. Common Stock
VRSK|NASDAQ|Verisk Analytics, Inc. Common Stock
VRTX|NASDAQ|Vertex Pharmaceuticals Incorporated Common Stock
WBD|NASDAQ|Warner Bros. Discovery, Inc. Series A Common Stock
WDAY|NASDAQ|Workday, Inc. Class A Common Stock
WMT|NASDAQ|Walmart Inc. Common Stock
XEL|NASDAQ|Xcel Energy Inc. Common Stock
ZM|NASDAQ|Zoom Communications, Inc. Class A Common Stock
ZS|NASDAQ|Zscaler, Inc. Common Stock
"""
