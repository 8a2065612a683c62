"""Well-known companies and partnerships on the New York Stock Exchange and NYSE American."""

from typing import Final

LINES: Final = """\
A|NYSE|Agilent Technologies, Inc. Common Stock
ABBV|NYSE|AbbVie Inc. Common Stock
ABT|NYSE|Abbott Laboratories Common Stock
ACN|NYSE|Accenture plc Class A Ordinary Shares
AIG|NYSE|American International Group, Inc. Common Stock
AMC|NYSE|AMC Entertainment Holdings, Inc. Class A Common Stock
AMT|NYSE|American Tower Corporation Common Stock
ANET|NYSE|Arista Networks, Inc. Common Stock
APD|NYSE|Air Products and Chemicals, Inc. Common Stock
APO|NYSE|Apollo Global Management, Inc. Common Stock
AXP|NYSE|American Express Company Common Stock
AZN|NYSE|AstraZeneca PLC American Depositary Shares
BA|NYSE|The Boeing Company Common Stock
BABA|NYSE|Alibaba Group Holding Limited American Depositary Shares
BAC|NYSE|Bank of America Corporation Common Stock
BDX|NYSE|Becton, Dickinson and Company Common Stock
BF.A|NYSE|Brown-Forman Corporation Class A Common Stock
BF.B|NYSE|Brown-Forman Corporation Class B Common Stock
BK|NYSE|The Bank of New York Mellon Corporation Common Stock
BLK|NYSE|BlackRock, Inc. Common Stock
BMY|NYSE|Bristol-Myers Squibb Company Common Stock
BP|NYSE|BP p.l.c. American Depositary Shares
BRK.A|NYSE|Berkshire Hathaway Inc. Class A Common Stock|not fractionable|no options
BRK.B|NYSE|Berkshire Hathaway Inc. Class B Common Stock
BX|NYSE|Blackstone Inc. Common Stock
C|NYSE|Citigroup Inc. Common Stock
CARR|NYSE|Carrier Global Corporation Common Stock
CAT|NYSE|Caterpillar Inc. Common Stock
CB|NYSE|Chubb Limited Common Stock
CCL|NYSE|Carnival Corporation Common Stock
CI|NYSE|The Cigna Group Common Stock
CL|NYSE|Colgate-Palmolive Company Common Stock
CLF|NYSE|Cleveland-Cliffs Inc. Common Stock
CMG|NYSE|Chipotle Mexican Grill, Inc. Common Stock
CMI|NYSE|Cummins Inc. Common Stock
COF|NYSE|Capital One Financial Corporation Common Stock
COP|NYSE|ConocoPhillips Common Stock
CRH|NYSE|CRH plc Ordinary Shares
CRM|NYSE|Salesforce, Inc. Common Stock
CVNA|NYSE|Carvana Co. Class A Common Stock
CVS|NYSE|CVS Health Corporation Common Stock
CVX|NYSE|Chevron Corporation Common Stock
D|NYSE|Dominion Energy, Inc. Common Stock
DAL|NYSE|Delta Air Lines, Inc. Common Stock
DD|NYSE|DuPont de Nemours, Inc. Common Stock
DE|NYSE|Deere & Company Common Stock
DELL|NYSE|Dell Technologies Inc. Class C Common Stock
DG|NYSE|Dollar General Corporation Common Stock
DHI|NYSE|D.R. Horton, Inc. Common Stock
DHR|NYSE|Danaher Corporation Common Stock
DIS|NYSE|The Walt Disney Company Common Stock
DOW|NYSE|Dow Inc. Common Stock
DUK|NYSE|Duke Energy Corporation Common Stock
DVN|NYSE|Devon Energy Corporation Common Stock
ECL|NYSE|Ecolab Inc. Common Stock
EL|NYSE|The Estee Lauder Companies Inc. Class A Common Stock
ELV|NYSE|Elevance Health, Inc. Common Stock
EMR|NYSE|Emerson Electric Co. Common Stock
EOG|NYSE|EOG Resources, Inc. Common Stock
EPD|NYSE|Enterprise Products Partners L.P. Common Units|ptp_with_exception
ET|NYSE|Energy Transfer LP Common Units|ptp_with_exception
ETN|NYSE|Eaton Corporation plc Ordinary Shares
F|NYSE|Ford Motor Company Common Stock
FCX|NYSE|Freeport-McMoRan Inc. Common Stock
FDX|NYSE|FedEx Corporation Common Stock
FIS|NYSE|Fidelity National Information Services, Inc. Common Stock
GD|NYSE|General Dynamics Corporation Common Stock
GE|NYSE|General Electric Company Common Stock
GEV|NYSE|GE Vernova Inc. Common Stock
GIS|NYSE|General Mills, Inc. Common Stock
GLW|NYSE|Corning Incorporated Common Stock
GM|NYSE|General Motors Company Common Stock
GME|NYSE|GameStop Corp. Class A Common Stock
GNL|NYSE|Global Net Lease, Inc. Common Stock
GS|NYSE|The Goldman Sachs Group, Inc. Common Stock
HAL|NYSE|Halliburton Company Common Stock
HCA|NYSE|HCA Healthcare, Inc. Common Stock
HD|NYSE|The Home Depot, Inc. Common Stock
HEI|NYSE|HEICO Corporation Common Stock
HEI.A|NYSE|HEICO Corporation Class A Common Stock
HLT|NYSE|Hilton Worldwide Holdings Inc. Common Stock
HPE|NYSE|Hewlett Packard Enterprise Company Common Stock
HPQ|NYSE|HP Inc. Common Stock
HUM|NYSE|Humana Inc. Common Stock
IBM|NYSE|International Business Machines Corporation Common Stock
ICE|NYSE|Intercontinental Exchange, Inc. Common Stock
IMO|AMEX|Imperial Oil Limited Common Stock
ITW|NYSE|Illinois Tool Works Inc. Common Stock
JCI|NYSE|Johnson Controls International plc Ordinary Shares
JNJ|NYSE|Johnson & Johnson Common Stock
JPM|NYSE|JPMorgan Chase & Co. Common Stock
KKR|NYSE|KKR & Co. Inc. Common Stock
KMB|NYSE|Kimberly-Clark Corporation Common Stock
KMI|NYSE|Kinder Morgan, Inc. Common Stock
KO|NYSE|The Coca-Cola Company Common Stock
KR|NYSE|The Kroger Co. Common Stock
LEN|NYSE|Lennar Corporation Class A Common Stock
LEN.B|NYSE|Lennar Corporation Class B Common Stock
LHX|NYSE|L3Harris Technologies, Inc. Common Stock
LLY|NYSE|Eli Lilly and Company Common Stock
LMT|NYSE|Lockheed Martin Corporation Common Stock
LOW|NYSE|Lowe's Companies, Inc. Common Stock
LVS|NYSE|Las Vegas Sands Corp. Common Stock
MA|NYSE|Mastercard Incorporated Class A Common Stock
MCD|NYSE|McDonald's Corporation Common Stock
MCK|NYSE|McKesson Corporation Common Stock
MCO|NYSE|Moody's Corporation Common Stock
MDT|NYSE|Medtronic plc Ordinary Shares
MET|NYSE|MetLife, Inc. Common Stock
MMM|NYSE|3M Company Common Stock
MO|NYSE|Altria Group, Inc. Common Stock
MOG.A|NYSE|Moog Inc. Class A Common Stock
MOG.B|NYSE|Moog Inc. Class B Common Stock|no options
MPC|NYSE|Marathon Petroleum Corporation Common Stock
MRK|NYSE|Merck & Co., Inc. Common Stock
MS|NYSE|Morgan Stanley Common Stock
NCLH|NYSE|Norwegian Cruise Line Holdings Ltd. Ordinary Shares
NEE|NYSE|NextEra Energy, Inc. Common Stock
NEM|NYSE|Newmont Corporation Common Stock
NET|NYSE|Cloudflare, Inc. Class A Common Stock
NIO|NYSE|NIO Inc. American Depositary Shares
NKE|NYSE|NIKE, Inc. Class B Common Stock
NOC|NYSE|Northrop Grumman Corporation Common Stock
NOK|NYSE|Nokia Corporation American Depositary Shares
NOW|NYSE|ServiceNow, Inc. Common Stock
NSC|NYSE|Norfolk Southern Corporation Common Stock
NU|NYSE|Nu Holdings Ltd. Class A Ordinary Shares
NVO|NYSE|Novo Nordisk A/S American Depositary Shares
OKE|NYSE|ONEOK, Inc. Common Stock
ORCL|NYSE|Oracle Corporation Common Stock
OXY|NYSE|Occidental Petroleum Corporation Common Stock
PBR|NYSE|Petroleo Brasileiro S.A. American Depositary Shares
PFE|NYSE|Pfizer Inc. Common Stock
PG|NYSE|The Procter & Gamble Company Common Stock
PGR|NYSE|The Progressive Corporation Common Stock
PINS|NYSE|Pinterest, Inc. Class A Common Stock
PLD|NYSE|Prologis, Inc. Common Stock
PM|NYSE|Philip Morris International Inc. Common Stock
PNC|NYSE|The PNC Financial Services Group, Inc. Common Stock
PSX|NYSE|Phillips 66 Common Stock
RBLX|NYSE|Roblox Corporation Class A Common Stock
RCL|NYSE|Royal Caribbean Cruises Ltd. Common Stock
RDDT|NYSE|Reddit, Inc. Class A Common Stock
RTX|NYSE|RTX Corporation Common Stock
SCHW|NYSE|The Charles Schwab Corporation Common Stock
SE|NYSE|Sea Limited American Depositary Shares
SHEL|NYSE|Shell plc American Depositary Shares
SHW|NYSE|The Sherwin-Williams Company Common Stock
SLB|NYSE|SLB Limited Common Stock
SNAP|NYSE|Snap Inc. Class A Common Stock
SNOW|NYSE|Snowflake Inc. Class A Common Stock
SO|NYSE|The Southern Company Common Stock
SPG|NYSE|Simon Property Group, Inc. Common Stock
SPGI|NYSE|S&P Global Inc. Common Stock
SPOT|NYSE|Spotify Technology S.A. Ordinary Shares
SYK|NYSE|Stryker Corporation Common Stock
T|NYSE|AT&T Inc. Common Stock
TFC|NYSE|Truist Financial Corporation Common Stock
TGT|NYSE|Target Corporation Common Stock
TJX|NYSE|The TJX Companies, Inc. Common Stock
TM|NYSE|Toyota Motor Corporation American Depositary Shares
TMO|NYSE|Thermo Fisher Scientific Inc. Common Stock
TRV|NYSE|The Travelers Companies, Inc. Common Stock
TSM|NYSE|Taiwan Semiconductor Manufacturing Company Limited American Depositary Shares
TT|NYSE|Trane Technologies plc Ordinary Shares
TWLO|NYSE|Twilio Inc. Class A Common Stock
U|NYSE|Unity Software Inc. Common Stock
UBER|NYSE|Uber Technologies, Inc. Common Stock
UNH|NYSE|UnitedHealth Group Incorporated Common Stock
UNP|NYSE|Union Pacific Corporation Common Stock
UPS|NYSE|United Parcel Service, Inc. Class B Common Stock
USB|NYSE|U.S. Bancorp Common Stock
V|NYSE|Visa Inc. Class A Common Stock
VALE|NYSE|Vale S.A. American Depositary Shares
VLO|NYSE|Valero Energy Corporation Common Stock
VZ|NYSE|Verizon Communications Inc. Common Stock
WFC|NYSE|Wells Fargo & Company Common Stock
WM|NYSE|Waste Management, Inc. Common Stock
WMB|NYSE|The Williams Companies, Inc. Common Stock
XOM|NYSE|Exxon Mobil Corporation Common Stock
XPEV|NYSE|XPeng Inc. American Depositary Shares
XYZ|NYSE|Block, Inc. Class A Common Stock
"""
